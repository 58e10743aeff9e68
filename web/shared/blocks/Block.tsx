// Draws one block, whatever it is. A block that a newer server invents is skipped, not a crash.
import './blocks.css';
import type { Block, Choice } from '../api';
import { Icon } from '../Icon';
import { card as cardIcon, chevronRight, external, file } from '../icons';
import { useBlockHost, useMoney } from './context';

interface Props {
  block: Block;
  /** Quick choices vanish once something else was said. */
  open: boolean;
}

export function BlockView({ block, open }: Props) {
  switch (block.type) {
    case 'text': return <Text text={block.text} />;
    case 'template': return <Text text={block.text} />;
    case 'media': return <Media block={block} />;
    case 'choices': return <Choices block={block} open={open} />;
    case 'products': case 'reviews': case 'cart': case 'order': return <RichBlock block={block} />;
    case 'checkout_link': return <CheckoutLink block={block} />;
    case 'link': return <a class="link-block" href={block.url} target="_blank" rel="noopener noreferrer"><Icon d={external} />{block.label}</a>;
    case 'ask_contact': return <Text text={block.prompt} />;
    default: return null;
  }
}

function RichBlock({ block }: { block: Extract<Block, { type: 'products' | 'reviews' | 'cart' | 'order' }> }) {
  const { rich } = useBlockHost();
  if (!rich) return <div class="card pending" />;
  switch (block.type) {
    case 'products': return <rich.Products cards={block.cards} layout={block.layout} />;
    case 'reviews': return <rich.Reviews card={block} />;
    case 'cart': return <rich.CartBlock card={block} />;
    case 'order': return <rich.Order order={block} />;
  }
}

const URL_PATTERN = /(https?:\/\/[^\s<>"')]+)/;

/** Text as it came: line breaks kept, web addresses made links, nothing else read into it. */
export function Text({ text }: { text: string }) {
  if (!text) return null;
  const parts = text.split(URL_PATTERN);
  return (
    <p class="bubble" dir="auto">
      {parts.map((part, index) => (index % 2 ? <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">{part}</a> : part))}
    </p>
  );
}

function Media({ block }: { block: Extract<Block, { type: 'media' }> }) {
  const { words } = useBlockHost();
  const name = block.alt || words[block.media === 'image' || block.media === 'sticker' ? 'photo' : block.media];
  return (
    <figure class="media">
      {block.media === 'image' || block.media === 'sticker' ? <img src={block.url} alt={name} loading="lazy" />
        : block.media === 'video' ? <video src={block.url} controls aria-label={name} />
        : block.media === 'audio' ? <audio src={block.url} controls aria-label={name} />
        : <a class="link-block" href={block.url} target="_blank" rel="noopener noreferrer"><Icon d={file} />{block.file_name ?? name}</a>}
      {block.caption && <figcaption dir="auto">{block.caption}</figcaption>}
    </figure>
  );
}

function Choices({ block, open }: { block: Extract<Block, { type: 'choices' }>; open: boolean }) {
  const { choose, words } = useBlockHost();
  const live = choose && (open || block.style !== 'quick');
  return (
    <>
      <Text text={block.prompt} />
      {live && block.style === 'list' && <OptionList options={block.options} choose={choose} />}
      {live && block.style !== 'list' && (
        <div class="chips" role="group" aria-label={words.choices}>
          {block.options.map((option) => <button key={option.token} class="chip-button" onClick={() => choose(option)}>{option.title}</button>)}
        </div>
      )}
      {!choose && <div class="chips shown" role="group" aria-label={words.choices}>{block.options.map((option) => <span key={option.token}>{option.title}</span>)}</div>}
    </>
  );
}

function OptionList({ options, choose }: { options: Choice[]; choose(choice: Choice): void }) {
  const { words } = useBlockHost();
  return (
    <ul class="card option-list" aria-label={words.options}>
      {options.map((option) => (
        <li key={option.token}>
          <button onClick={() => choose(option)}>
            <span class="grow"><b>{option.title}</b>{option.description && <small>{option.description}</small>}</span>
            <Icon d={chevronRight} size={18} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function CheckoutLink({ block }: { block: Extract<Block, { type: 'checkout_link' }> }) {
  const { openCheckout, choose } = useBlockHost();
  const money = useMoney();
  const inside = <><Icon d={cardIcon} size={18} /><span class="grow">{block.label}</span><b class="num">{money(block.total)}</b></>;
  if (!choose) return <p class="checkout-link shown">{inside}</p>;
  if (!openCheckout) return <a class="checkout-link" href={block.url} target="_blank" rel="noopener">{inside}</a>;
  return <button class="checkout-link" onClick={() => openCheckout(block.url)}>{inside}</button>;
}
