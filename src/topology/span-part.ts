import type { AttributePart } from './attribute-part';
import type { FailurePart } from './failure-texts';
import type { OriginPart } from './origin-rows';
import type { LinkPart } from './span-links';
import type { SpanColumns, SpanKeys } from './span-columns';

/** The spans of a part of a recording, as plain data that can be sent and kept. Numbers are the part's own. */
export interface SpanPart extends Omit<SpanColumns, 'failure' | 'origin'>, SpanKeys {
  /** Texts by number. */
  readonly services: readonly string[];
  readonly operations: readonly string[];
  readonly peers: readonly string[];
  readonly files: readonly string[];
  readonly failures: FailurePart;
  readonly links: LinkPart;
  readonly origins: OriginPart;
  readonly attributes: AttributePart;
}
