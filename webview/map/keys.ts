import type { Direction } from './model/neighbours';

/** What a key means while the picture has the focus. */
export type KeyCommand =
  | { readonly kind: 'move'; readonly direction: Direction }
  | { readonly kind: 'open' | 'close' | 'fit' | 'search' }
  | { readonly kind: 'zoom'; readonly factor: number };

const ZOOM_STEP = 1.3;

const commands: ReadonlyMap<string, KeyCommand> = new Map<string, KeyCommand>([
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

/** The command of a key, undefined for one that is not ours and belongs to the editor. */
export function keyCommand({
  key,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): KeyCommand | undefined {
  return ctrlKey || metaKey || altKey ? undefined : commands.get(key);
}
