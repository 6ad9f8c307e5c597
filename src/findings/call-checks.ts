import { formatMs, formatPercent } from '../contracts/format';
import type { CallCheck, CallCheckKind } from '../contracts/call-check';
import type { SourceRange } from '../contracts/problem';
import type { ServiceGraph } from '../topology/graph';
import type { FindingsInput, Rule, Statement } from './rule';
import { statementAt } from './rule';
import { formatCount, formatList } from './wording';

const MAX_SUMMARY = 80;

/** Calls of which at least half fail in the whole recording, on the name of the called service. */
export const failingCalls = ruleOf(
  'failing-calls',
  'failing',
  'At least half of the calls to a service fail throughout the recording.',
);

/** Failed or slow calls that pile up at a round duration, on the name of the caller. */
export const callTimeout = ruleOf(
  'call-timeout',
  'timeout',
  'Failed or slow calls pile up at a round duration, as timeouts make them.',
);

/** Requests that repeat a failing call, on the name of the caller. */
export const retryStorm = ruleOf(
  'retry-storm',
  'retries',
  'Requests repeat a failing call three times or more.',
);

/** Callers that give up before the answer, on the name of the caller. */
export const lateAnswer = ruleOf(
  'late-answer',
  'late-answer',
  'A caller gives up with an error before the called service has finished.',
);

function ruleOf(id: string, kind: CallCheckKind, description: string): Rule {
  return {
    id,
    severity: 'information',
    description,
    check: ({ graph, checks = [] }: FindingsInput) =>
      checks.filter((check) => check.kind === kind).flatMap((check) => statements(graph, check)),
  };
}

function statements(graph: ServiceGraph, check: CallCheck): Statement[] {
  const { what, more } = WORDS[check.kind](check);
  const said = {
    summary: shortSummary(what, check),
    message: [`${what}.`, ...more, ...quoted(check)].join(' '),
    related: check.spans.map((location) => ({ location, message: `a call to ${check.to} that shows it` })),
  };
  return placesOf(graph, check).map((range) => statementAt(range, subjectOf(check), said));
}

/** The called service fails; waiting, retrying and giving up are the caller's. */
function subjectOf({ kind, from, to }: CallCheck): string {
  return kind === 'failing' || from === null ? to : from;
}

/** The name in every manifest; without one that of the other end, and without both the record of the first span. */
function placesOf(graph: ServiceGraph, check: CallCheck): readonly SourceRange[] {
  const names = [subjectOf(check), check.to, check.from];
  for (const name of names) {
    const { declarations = [] } = graph.services.find((service) => service.name === name) ?? {};
    if (declarations.length > 0) {
      return declarations;
    }
  }
  return check.spans
    .slice(0, 1)
    .map(({ file, line = 1 }) => ({ file, line, column: 1, endLine: line, endColumn: 1 }));
}

const WORDS: Readonly<
  Record<CallCheckKind, (check: CallCheck) => { readonly what: string; readonly more: readonly string[] }>
> = {
  failing: (check) => ({
    what: `${countOf(check)} fail`,
    more:
      check.passedOn === 0
        ? []
        : [
            `In ${check.passedOn.toLocaleString('en-US')} of them a call that ${check.to} made failed as well.`,
          ],
  }),
  timeout: (check) => ({
    what: `${countOf(check)} end at ${formatMs(check.roundMs ?? 0)}`,
    more: ['They failed or were slow, and few calls end shortly before or after: this looks like a timeout.'],
  }),
  retries: (check) => ({
    what: `${check.from ?? ''} retries failing calls to ${check.to} in ${formatCount(check.count, 'request')}`,
    more: [
      `That is ${formatPercent(check.count / check.of)} of the ${formatCount(check.of, 'request')} with a failed call, with up to ${check.attempts ?? 0} attempts in one request.`,
    ],
  }),
  'late-answer': (check) => ({
    what: `${check.to} answers ${formatCount(check.count, 'call')} from ${check.from ?? ''} too late`,
    more: [
      `The caller ended with an error before the called service had finished, in ${countText(check)} calls: the timeout of the caller is shorter than the answer takes.`,
    ],
  }),
};

/** `18 of 18 calls from a to b`, `18 of 20 requests to b`. */
function countOf(check: CallCheck): string {
  const { from, to } = check;
  return from === null
    ? `${countText(check)} requests to ${to}`
    : `${countText(check)} calls from ${from} to ${to}`;
}

function countText({ count, of }: CallCheck): string {
  return `${count.toLocaleString('en-US')} of ${of.toLocaleString('en-US')}`;
}

function quoted({ messages }: CallCheck): string[] {
  return messages.length === 0
    ? []
    : [`Most frequent: ${formatList(messages.map(({ text, count }) => `"${text}" (${count} times)`))}.`];
}

/** With the most frequent message where it fits into one short sentence. */
function shortSummary(what: string, { messages }: CallCheck): string {
  const [first] = messages;
  const withText = first === undefined ? '' : `${what}: "${first.text}".`;
  return withText !== '' && withText.length <= MAX_SUMMARY ? withText : `${what}.`;
}
