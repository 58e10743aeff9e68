// Photos are made smaller before they leave: a phone's picture is ten times what anybody needs to see,
// and drawing it anew drops the place where it was taken.
import { enqueue } from './messages';
import { base, visitorToken } from './session';

const EDGE_MAX = 1600;
const QUALITY = 0.85;

export function fit(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, EDGE_MAX / Math.max(width, height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

export async function shrink(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, fit(picture.width, picture.height));
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/jpeg', QUALITY));
}

export async function sendPhoto(file: File): Promise<void> {
  const bytes = await shrink(file);
  const answer = await fetch(`${base}/uploads`, { method: 'POST', headers: { Authorization: `Bearer ${visitorToken()}`, 'Content-Type': bytes.type }, body: bytes });
  if (!answer.ok) throw new Error(`upload ${answer.status}`);
  const { id, url } = (await answer.json()) as { id: string; url: string };
  enqueue({ upload: id }, [{ type: 'media', media: 'image', url, alt: '' }]);
}
