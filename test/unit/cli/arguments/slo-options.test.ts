import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../../src/cli/arguments/parse';
import { readSloOptions, sloOptions } from '../../../../src/cli/arguments/slo-options';

const read = (...words: string[]) =>
  readSloOptions(parseArguments({ command: 'analyze', positionals: [], options: sloOptions }, words));

describe('readSloOptions', () => {
  it('asks for no forecast unless told to', () => {
    expect(read()).toBeNull();
    expect(read('--forecast')).toEqual({ horizonSteps: 12, slo: {} });
  });

  it('reads limits of several services, and takes the last colon as the separator', () => {
    expect(
      read('--slo', 'cart:p90<250ms', '--slo', 'cart:errors=1%', '--slo', 'shop:cart:p99<1.5s')?.slo,
    ).toEqual({
      cart: { latencyP90: '250ms', errorShare: '1%' },
      'shop:cart': { latencyP99: '1.5s' },
    });
  });

  it.each(['cart', 'cart:p95<1s', 'cart:p90<fast', ':p90<1s', 'cart:errors<7ms'])(
    'says how a limit is written instead of %s',
    (text) => {
      expect(() => read('--slo', text)).toThrow(
        /option '--slo' needs a service and a limit, such as 'cart:p90<250ms'/,
      );
    },
  );
});
