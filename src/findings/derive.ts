import type { Finding } from '../contracts/report';
import type { FindingsInput, Rule } from './rule';

export interface FindingsOptions {
  readonly rules: readonly Rule[];
  /** Ids of rules that shall say nothing. */
  readonly disabled: readonly string[];
}

/** What the results say about places in the manifests, by file and position. */
export function deriveFindings(input: FindingsInput, options: FindingsOptions): Finding[] {
  const disabled = new Set(options.disabled);
  return options.rules
    .filter((rule) => !disabled.has(rule.id))
    .flatMap(({ id, severity, check }) =>
      check(input).map((statement) => ({ rule: id, severity, ...statement })),
    )
    .sort(byPlace);
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) {
    return a.file < b.file ? -1 : 1;
  }
  return a.line - b.line || a.column - b.column;
}
