import type { Finding } from '../../contracts/report';

/** Findings by file, without switched-off rules. The order within a file is kept. */
export function visibleFindings(
  findings: readonly Finding[],
  disabled: readonly string[],
): ReadonlyMap<string, readonly Finding[]> {
  const hidden = new Set(disabled);
  const byFile = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (hidden.has(finding.rule)) {
      continue;
    }
    const ofFile = byFile.get(finding.file);
    if (ofFile === undefined) {
      byFile.set(finding.file, [finding]);
    } else {
      ofFile.push(finding);
    }
  }
  return byFile;
}

/** A range as editors count: from 0. */
export function zeroBased({
  line,
  column,
  endLine,
  endColumn,
}: Finding): readonly [number, number, number, number] {
  const start = [Math.max(line - 1, 0), Math.max(column - 1, 0)] as const;
  const end = [Math.max(endLine - 1, start[0]), Math.max(endColumn - 1, 0)] as const;
  return [...start, ...end];
}

/** What the evidence says, once per place: two spans of one record lead to the same spot. */
export function distinctRelated(related: Finding['related']): Finding['related'] {
  const byPlace = new Map(
    related.map((item) => [`${item.location.file}@${item.location.offset}:${item.message}`, item]),
  );
  return [...byPlace.values()];
}
