import { describe, expect, it } from 'vitest';
import { readCompose } from './support';

describe('names of services that Compose refuses', () => {
  const read = async (text: string): Promise<{ names: string[]; problems: string[] }> => {
    const { declarations, problems } = await readCompose(text);
    return {
      names: declarations.map(({ name }) => name),
      problems: problems.map(({ line, reason }) => `${line} ${reason}`),
    };
  };

  it('are reported where the first one stands, and read all the same', async () => {
    const text = 'services:\n  a:\n    image: x\n  b  c:\n    image: y\n  d/e:\n    image: z\n';
    expect(await read(text)).toEqual({
      names: ['a', 'b  c', 'd/e'],
      problems: [
        '4 "b  c" and 1 more are no names of services: Compose allows letters, digits, ".", "_" and "-" only',
      ],
    });
    expect((await read(text.replace('d/e', 'd.e'))).problems).toEqual([
      '4 "b  c" is no name of a service: Compose allows letters, digits, ".", "_" and "-" only',
    ]);
  });

  it('are none of the usual ones, nor what is merged', async () => {
    const text =
      'x-all: &all\n  web_1.a-B:\n    image: x\nservices:\n  <<: *all\n  2:\n    image: x\n  "c":\n    image: y\n';
    expect((await read(text)).problems).toEqual([]);
  });
});
