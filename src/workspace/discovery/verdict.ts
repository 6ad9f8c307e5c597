import type { InputKind } from '../../contracts/report';

/** What the beginning of a file says: an input of some kind, one that was meant but cannot be used, or neither. */
export type Verdict = { readonly kind: InputKind } | { readonly refused: string } | undefined;
