import { pictureKeys, type PictureCommand } from '../kit/picture-keys';

/** What a key means while the graph has the focus. */
export type GraphCommand =
  | PictureCommand
  | { readonly kind: 'collapse' }
  | { readonly kind: 'end'; readonly end: 'first' | 'last' }
  | { readonly kind: 'find'; readonly step: 1 | -1 };

export const graphKeys: ReadonlyMap<string, GraphCommand> = new Map<string, GraphCommand>([
  ...pictureKeys,
  ['Backspace', { kind: 'collapse' }],
  ['Home', { kind: 'end', end: 'first' }],
  ['End', { kind: 'end', end: 'last' }],
  ['n', { kind: 'find', step: 1 }],
  ['N', { kind: 'find', step: -1 }],
]);
