import type { Finding } from '../contracts/report';

/** A finding with the other places where the same is stated. */
export interface StatedFinding {
  readonly finding: Finding;
  readonly also: readonly Finding[];
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'information', 'hint'];

/**
 * Findings in their order, each statement once: a service that several manifests declare has the same statement in each
 * of them. The most severe one stands for all. Findings with a fix stay apart, because each fix is another edit.
 */
export function statedOnce(findings: readonly Finding[]): StatedFinding[] {
  const groups = new Map<string, Finding[]>();
  findings.forEach((finding, place) => {
    const { rule, service, summary, fix } = finding;
    const key = fix === undefined ? [rule, service ?? '', summary].join('\0') : String(place);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [finding]);
    } else {
      group.push(finding);
    }
  });
  return [...groups.values()].map((group) => {
    const [finding, ...also] = [...group].sort((a, b) => rankOf(a) - rankOf(b));
    return { finding, also };
  });
}

/** `docker-compose.yml:46:3`. */
export const placeText = ({ file, line, column }: Finding): string => `${file}:${line}:${column}`;

const rankOf = ({ severity }: Finding): number => SEVERITIES.indexOf(severity);
