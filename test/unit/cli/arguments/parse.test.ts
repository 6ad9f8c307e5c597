import { describe, expect, it } from 'vitest';
import type { ArgumentSpec } from '../../../../src/cli/arguments/option';
import { parseArguments } from '../../../../src/cli/arguments/parse';
import { UsageError } from '../../../../src/cli/usage-error';

const spec: ArgumentSpec = {
  command: 'analyze',
  positionals: ['FOLDER'],
  options: [
    { name: 'json', value: 'FILE', description: '' },
    { name: 'seed', value: 'N', description: '' },
    { name: 'runtime', value: 'NAME', choices: ['auto', 'onnx'], description: '' },
    { name: 'include', value: 'GLOB', multiple: true, description: '' },
    { name: 'no-cache', description: '' },
  ],
};

describe('parseArguments', () => {
  it('reads positionals, values in both spellings, switches and repeated options', () => {
    const parsed = parseArguments(spec, [
      'shop',
      '--json',
      '-',
      '--seed=7',
      '--include',
      'a',
      '--include=b',
      '--no-cache',
    ]);
    expect(parsed.positionals).toEqual(['shop']);
    expect([parsed.one('json'), parsed.one('seed'), parsed.one('runtime')]).toEqual(['-', '7', undefined]);
    expect(parsed.all('include')).toEqual(['a', 'b']);
    expect([parsed.has('no-cache'), parsed.has('json')]).toEqual([true, false]);
  });

  it('lets the last value win, so that a wrapper script can be overridden', () => {
    expect(parseArguments(spec, ['shop', '--seed', '1', '--seed', '2']).one('seed')).toBe('2');
  });

  it('takes what follows -- for a folder, whatever it looks like', () => {
    expect(parseArguments(spec, ['--', '--json']).positionals).toEqual(['--json']);
  });

  it.each([
    [['shop', '--jsn', 'x'], "unknown option '--jsn'. Did you mean '--json'?"],
    [['shop', '--threads', '2'], "unknown option '--threads'"],
    [['shop', '-x'], "unknown option '-x'"],
    [['shop', '--json'], "option '--json' needs a value: --json FILE"],
    [['shop', '--json='], "option '--json' needs a value: --json FILE"],
    [['shop', '--json', '--seed', '1'], "option '--json' needs a value before '--seed'"],
    [['shop', '--no-cache=yes'], "option '--no-cache' takes no value, got 'yes'"],
    [['shop', '--runtime', 'onx'], "option '--runtime' accepts auto, onnx; got 'onx'. Did you mean 'onnx'?"],
    [[], "'meshlens analyze' needs FOLDER"],
    [['shop', 'cart'], "unexpected argument 'cart' for 'meshlens analyze'"],
  ])('explains %j', (argv, message) => {
    const parse = (): unknown => parseArguments(spec, argv);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(message);
  });

  it('names a required option that is missing', () => {
    const strict = {
      ...spec,
      options: [...spec.options, { name: 'from', value: 'TIME', required: true, description: '' }],
    };
    expect(() => parseArguments(strict, ['shop'])).toThrow("'meshlens analyze' needs --from TIME");
  });
});
