// Pictures of the demo, taken on the way by the journeys: all of them into `shots/`, which is not committed;
// with TRATO_PICTURES set, those named here also into docs/pictures, small enough to live in the repository.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHOTS = join(import.meta.dirname, 'shots');
const PICTURES = join(import.meta.dirname, '../../docs/pictures');
/** What the README shows. */
const CURATED = new Set(['inbox', 'inbox-conversation', 'inbox-dark', 'welcome-light', 'products-light', 'cart-es', 'paid-da', 'checkout-phone-light']);
const BYTES_MAX = 80_000;

/** A picture of what the window shows now. */
export async function shot(page, name) {
  mkdirSync(SHOTS, { recursive: true });
  const png = await page.screenshot({ path: join(SHOTS, `${name}.png`), animations: 'disabled' });
  if (!process.env.TRATO_PICTURES || !CURATED.has(name)) return;
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(join(PICTURES, `${name}.webp`), await compress(page.context().browser(), png));
}

/** The browser's own encoder, as good as the size allows. */
async function compress(browser, png) {
  const canvas = await browser.newPage();
  const source = `data:image/png;base64,${png.toString('base64')}`;
  for (const quality of [0.9, 0.8, 0.7, 0.55]) {
    const encoded = await canvas.evaluate(async ([url, wanted]) => {
      const picture = await createImageBitmap(await (await fetch(url)).blob());
      const drawn = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
      drawn.getContext('2d').drawImage(picture, 0, 0);
      return drawn.toDataURL('image/webp', wanted);
    }, [source, quality]);
    const bytes = Buffer.from(encoded.split(',')[1], 'base64');
    if (bytes.length <= BYTES_MAX || quality < 0.6) {
      await canvas.close();
      return bytes;
    }
  }
}
