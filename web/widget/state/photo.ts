// Photos are made smaller before they leave: a phone's picture is ten times what anybody needs to see,
// and drawing it anew drops the place where it was taken.
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
