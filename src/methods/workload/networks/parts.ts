import type { PublishedKind } from './request';

/** Which parts of a published network take part; leaving one out measures its worth. */
export interface NetworkParts {
  readonly design: 'metaeformer' | 'dyneformer';
  /** Mix meta-patterns into the encoder. Padding needs it too. */
  readonly hasPool: boolean;
  /** Fill the unknown part of the decoder's input with mixed patterns, instead of zeros. */
  readonly hasPadding: boolean;
  readonly hasStatic: boolean;
}

export function partsOf(kind: PublishedKind): NetworkParts {
  const hasPool = !kind.endsWith('-no-pool');
  return {
    design: kind.startsWith('metaeformer') ? 'metaeformer' : 'dyneformer',
    hasPool,
    hasPadding: hasPool && !kind.endsWith('-no-padding'),
    hasStatic: !kind.endsWith('-no-static'),
  };
}
