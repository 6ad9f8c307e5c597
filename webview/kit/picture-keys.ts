import type { Direction } from './neighbours';

/** What a key means while a picture of a graph has the focus. */
export type PictureCommand =
  | { readonly kind: 'move'; readonly direction: Direction }
  | { readonly kind: 'open' | 'close' | 'fit' | 'search' }
  | { readonly kind: 'zoom'; readonly factor: number };

const ZOOM_STEP = 1.3;

/** By the key's name. */
export const pictureKeys: ReadonlyMap<string, PictureCommand> = new Map<string, PictureCommand>([
  ['ArrowLeft', { kind: 'move', direction: 'left' }],
  ['ArrowRight', { kind: 'move', direction: 'right' }],
  ['ArrowUp', { kind: 'move', direction: 'up' }],
  ['ArrowDown', { kind: 'move', direction: 'down' }],
  ['Enter', { kind: 'open' }],
  [' ', { kind: 'open' }],
  ['Escape', { kind: 'close' }],
  ['+', { kind: 'zoom', factor: ZOOM_STEP }],
  ['=', { kind: 'zoom', factor: ZOOM_STEP }],
  ['-', { kind: 'zoom', factor: 1 / ZOOM_STEP }],
  ['0', { kind: 'fit' }],
  ['/', { kind: 'search' }],
]);

/** What of a keyboard event decides. */
interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** The command of a key, undefined for one that is not ours and belongs to the editor. */
export function keyCommand<Command>(
  commands: ReadonlyMap<string, Command>,
  { key, ctrlKey, metaKey, altKey }: Pressed,
): Command | undefined {
  return ctrlKey || metaKey || altKey ? undefined : commands.get(key);
}
