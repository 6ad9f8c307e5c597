import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadCommand } from '../../../src/cli/commands/command';
import { commandsOf } from '../../../src/methods/lists';
import { methods } from '../../../src/methods/registry';

const SAMPLE = 'samples/shop';
const faults = readFileSync(`${SAMPLE}/labels.csv`, 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(([service, from, to]) => ({ service, fromMs: Date.parse(from), toMs: Date.parse(to) }));

function optionOf(example: string, name: string): string | undefined {
  return new RegExp(`--${name} (\\S+)`).exec(example)?.[1];
}

describe('examples in the help', () => {
  it('that name an interval of the sample show one of its faults', async () => {
    const commands = await Promise.all(commandsOf(methods).map(loadCommand));
    const timed = commands
      .flatMap(({ examples }) => examples)
      .filter((example) => example.includes(SAMPLE) && example.includes('--from'));
    expect(timed.length).toBeGreaterThanOrEqual(2);
    for (const example of timed) {
      const [fromMs, toMs] = ['from', 'to'].map((name) => Date.parse(optionOf(example, name) ?? ''));
      const service = optionOf(example, 'service');
      expect(
        faults.filter(
          (fault) =>
            (service === undefined || fault.service === service) &&
            Math.min(fault.toMs, toMs) - Math.max(fault.fromMs, fromMs) >= (fault.toMs - fault.fromMs) / 2,
        ),
        `${example}\nThe sample was recorded again: take the interval of a fault of ${SAMPLE}/labels.csv.`,
      ).not.toEqual([]);
    }
  });
});
