import { DELIMITED, type WireCursor } from '../../../io/protobuf/wire-cursor';
import { idOfHex } from '../ids';
import type { SpanLink } from '../span';

/** Fields 1 and 2 of a link, as they stand in front of their values. */
const LINK = { traceId: 8 + DELIMITED, spanId: 16 + DELIMITED } as const;

/** The span that the link under the cursor names; nothing when it lacks an id. */
export function readLink(cursor: WireCursor): SpanLink[] {
  let traceId: string | undefined;
  let spanId: string | undefined;
  const outer = cursor.enter();
  while (cursor.next()) {
    if (cursor.tag === LINK.traceId) {
      traceId = idOfHex(cursor.hex());
    } else if (cursor.tag === LINK.spanId) {
      spanId = idOfHex(cursor.hex());
    } else {
      cursor.skip();
    }
  }
  cursor.leave(outer);
  return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
}
