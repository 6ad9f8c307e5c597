import type { Cause } from '../../contracts/report';

const MAX_EVIDENCE_PER_CAUSE = 3;
const MAX_SPANS_PER_EVIDENCE = 1;

/** A cause in the size of a page: its first evidence, each with one span. */
export function shortened(cause: Cause): Cause {
  const evidence = cause.evidence
    .slice(0, MAX_EVIDENCE_PER_CAUSE)
    .map((item) => ({ ...item, spans: item.spans.slice(0, MAX_SPANS_PER_EVIDENCE) }));
  return { ...cause, evidence };
}
