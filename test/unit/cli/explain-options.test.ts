import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/run';
import type { ExplainOptions } from '../../../src/contracts/protocol';
import { fakeEnvironment } from './fake-environment';

describe('meshlens explain', () => {
  it('asks for a comparison where one is named', async () => {
    const asked = async (...more: string[]): Promise<unknown> => {
      const environment = fakeEnvironment();
      await runCli(['explain', '/', '--from', '20', '--to', '30', '--no-cache', ...more], environment);
      const { against, services } = environment.asked[0] as ExplainOptions;
      return { against, services };
    };
    expect(await asked()).toEqual({ against: undefined, services: undefined });
    expect(await asked('--against', '1/10')).toEqual({ against: { fromMs: 1000, toMs: 10_000 } });
    expect(await asked('--service', 'a', '--service', 'b')).toEqual({
      against: 'rest',
      services: ['a', 'b'],
    });
  });
});
