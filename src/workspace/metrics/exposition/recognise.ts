import { parseSample } from './sample';

const DECLARATION =
  /^# TYPE \S+ (?:counter|gauge|histogram|summary|untyped|unknown|gaugehistogram|stateset|info)[ \t]*\r?$/m;
/** Lines from which a text without declarations is judged. */
const LOOKED_AT_LINES = 200;
const MIN_SAMPLES = 2;

/** Whether a text is in Prometheus' or OpenMetrics' text format, and whether a line of it has a time. */
export function recogniseExposition(head: string): { readonly isTimed: boolean } | undefined {
  // The last line of the head may be cut.
  const whole = head.slice(0, head.lastIndexOf('\n') + 1) || head;
  const samples = whole
    .split(/\r?\n/, LOOKED_AT_LINES)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseSample);
  const read = samples.filter((sample) => sample !== undefined);
  const isDeclared = DECLARATION.test(head) && read.length > 0;
  const isBare =
    read.length >= MIN_SAMPLES &&
    read.length === samples.length &&
    read.some(({ labels }) => labels.size > 0);
  return isDeclared || isBare ? { isTimed: read.some(({ timeMs }) => timeMs !== undefined) } : undefined;
}
