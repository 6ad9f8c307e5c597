import type { CursorMove } from './model/cursor';

/** What a key means while the heatmap has the focus. */
export type KeyCommand =
  | { readonly kind: 'move'; readonly move: CursorMove }
  /** Moves one corner of the selected cells. */
  | { readonly kind: 'extend'; readonly move: CursorMove }
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  | { readonly kind: 'incident'; readonly step: 1 | -1 }
  | { readonly kind: 'zoom'; readonly factor: number }
  | { readonly kind: 'fit' };

interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const move = (name: CursorMove): KeyCommand => ({ kind: 'move', move: name });

const plain: ReadonlyMap<string, KeyCommand> = new Map<string, KeyCommand>([
  ['ArrowLeft', move('left')],
  ['ArrowRight', move('right')],
  ['ArrowUp', move('up')],
  ['ArrowDown', move('down')],
  ['Home', move('first')],
  ['End', move('last')],
  ['PageUp', move('pageUp')],
  ['PageDown', move('pageDown')],
  ['Enter', { kind: 'open' }],
  ['Escape', { kind: 'close' }],
  ['n', { kind: 'incident', step: 1 }],
  ['p', { kind: 'incident', step: -1 }],
  ['+', { kind: 'zoom', factor: 1 / 1.5 }],
  ['=', { kind: 'zoom', factor: 1 / 1.5 }],
  ['-', { kind: 'zoom', factor: 1.5 }],
  ['0', { kind: 'fit' }],
]);

const withControl: ReadonlyMap<string, KeyCommand> = new Map<string, KeyCommand>([
  ['ArrowLeft', move('previousAnomaly')],
  ['ArrowRight', move('nextAnomaly')],
]);

/** The command of a key, undefined for one that is not ours and belongs to the editor. */
export function keyCommand({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): KeyCommand | undefined {
  if (altKey) {
    return undefined;
  }
  const command = (ctrlKey || metaKey ? withControl : plain).get(key);
  return shiftKey && command?.kind === 'move' ? { ...command, kind: 'extend' } : command;
}
