import type { Rule } from '../../../../src/findings/rule';
import type { ServedModel } from '../../../../src/contracts/serving/served-model';
import { graphOf, inputOf } from '../graphs';

/** Runs a rule on served models. */

export const check = (rule: Rule, ...models: ServedModel[]) =>
  rule.check(inputOf(graphOf({}), { served: models }));
export const messages = (rule: Rule, ...models: ServedModel[]): string[] =>
  check(rule, ...models).map(({ message }) => message);
