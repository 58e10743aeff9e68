// The first page: hello, three things to do, what others buy. Each of them starts the chat.
import type { WidgetSession } from '../../shared/api';
import { Picture } from '../../shared/blocks/Picture';
import { Price } from '../../shared/blocks/Price';
import { Icon } from '../../shared/Icon';
import { chevronRight, gift, message, packageBox, sparkles } from '../../shared/icons-first';
import { choose, look, sendText } from '../state/messages';
import { t } from '../state/words';
import { BrandMark, CartButton, CloseButton, MenuButton } from './base';
import { cart } from '../state/session';

const ICONS: Record<string, string> = { gift, package: packageBox, message };

export function Welcome({ session }: { session: WidgetSession }) {
  const { brand, tasks, popular } = session;
  return (
    <div class="welcome">
      <header class="hero">
        <div class="hero-line">
          <BrandMark name={brand.name} /><span class="hero-name grow">{brand.name}</span>
          {cart.value?.card && <CartButton />}<MenuButton /><CloseButton />
        </div>
        <h1 tabIndex={-1}>{brand.welcome.title}</h1>
        <p>{brand.welcome.subtitle}</p>
      </header>
      <ul class="tasks">
        {tasks.map((task) => (
          <li key={task.token}>
            <button type="button" onClick={() => choose({ token: task.token, title: task.title })}>
              <span class="task-icon"><Icon d={ICONS[task.icon] ?? sparkles} size={20} /></span>
              <span class="grow"><b>{task.title}</b><span class="task-sub">{task.subtitle}</span></span>
              <Icon d={chevronRight} size={18} />
            </button>
          </li>
        ))}
      </ul>
      {popular.length > 0 && (
        <section class="popular">
          <h2><span class="grow">{t().popular}</span><button type="button" class="link" onClick={() => sendText(t().see_all_ask)}>{t().see_all}</button></h2>
          <ul class="strip" tabIndex={0} aria-label={t().popular}>
            {popular.map((card) => (
              <li key={card.sku}>
                <button type="button" onClick={() => look(card)}>
                  <Picture src={card.image} alt="" /><b>{card.title}</b><Price card={card} />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
