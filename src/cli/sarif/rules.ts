import type { Rule } from '../../findings/rule';
import { levels } from './levels';
import type { SarifRule } from './types';

/** What SARIF says about a rule. A report may carry rules this version does not know; their ids are written to be read. */
export function sarifRule(id: string, rules: readonly Rule[]): SarifRule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    return { id, shortDescription: { text: asSentence(id) } };
  }
  return {
    id,
    shortDescription: { text: rule.description },
    defaultConfiguration: { level: levels[rule.severity] },
  };
}

/** "some-new-rule" -> "Some new rule". */
function asSentence(id: string): string {
  const words = id.replace(/[-_./]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
