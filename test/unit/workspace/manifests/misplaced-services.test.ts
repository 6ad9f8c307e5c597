import { describe, expect, it } from 'vitest';
import { readCompose } from './support';

describe('services under another key of a Compose file', () => {
  const problemsOf = async (text: string): Promise<string[]> =>
    (await readCompose(text)).problems.map(({ line, reason }) => `${line} ${reason}`);

  it('are reported where the first one stands', async () => {
    const text =
      'services:\n  a:\n    image: x\nvolumes:\n  b:\n    image: y\n  c:\n    build: .\n  data: {}\n';
    expect(await problemsOf(text)).toEqual([
      '5 b and 1 more under volumes look like services, which Compose reads under services only: left out',
    ]);
    expect(await problemsOf(text.replace('    build: .\n', ''))).toEqual([
      '5 b under volumes looks like a service, which Compose reads under services only: left out',
    ]);
  });

  it('are not what other keys hold, nor what an author keeps for aliases', async () => {
    const text =
      'x-base:\n  common: {image: z}\nservices:\n  a:\n    image: x\nvolumes:\n  data: {driver: local}\nnetworks:\n  front: {}\n';
    expect(await problemsOf(text)).toEqual([]);
  });
});
