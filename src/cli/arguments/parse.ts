import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error';
import type { ArgumentSpec, OptionSpec } from './option';
import { ParsedArguments } from './option';
import { closest } from './suggest';

/**
 * Parses what follows the command's name. Tokenising is node:util's; the checks are here, because its own messages name
 * neither the near miss nor the accepted values.
 * @throws UsageError naming the first argument that is wrong and how to write it.
 */
export function parseArguments(spec: ArgumentSpec, argv: readonly string[]): ParsedArguments {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      spec.options.map(({ name, value }) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });

  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  const switches = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional') {
      positionals.push(token.value);
    }
    if (token.kind !== 'option') {
      continue;
    }
    const option = spec.options.find(({ name }) => name === token.name);
    if (option === undefined || !token.rawName.startsWith('--')) {
      throw unknownOption(token.rawName, spec);
    }
    if (option.value === undefined) {
      if (token.value !== undefined) {
        throw new UsageError(`option '--${option.name}' takes no value, got '${token.value}'`);
      }
      switches.add(option.name);
    } else {
      const value = checkedValue(option, token.value, token.inlineValue === true);
      values.set(option.name, [...(option.multiple ? (values.get(option.name) ?? []) : []), value]);
    }
  }

  const missing = spec.options.find(({ name, required }) => required && !values.has(name));
  if (missing) {
    throw new UsageError(`'meshlens ${spec.command}' needs --${missing.name} ${missing.value}`);
  }
  const standalone = spec.options.some(
    ({ name, standalone: alone }) => alone === true && (switches.has(name) || values.has(name)),
  );
  if (positionals.length < spec.positionals.length && !standalone) {
    throw new UsageError(`'meshlens ${spec.command}' needs ${spec.positionals[positionals.length]}`);
  }
  const most = spec.positionals.length + (spec.optional?.length ?? 0);
  if (positionals.length > most && spec.repeatable !== true) {
    throw new UsageError(`unexpected argument '${positionals[most]}' for 'meshlens ${spec.command}'`);
  }
  return new ParsedArguments(positionals, values, switches);
}

function checkedValue(option: OptionSpec, value: string | undefined, inline: boolean): string {
  const name = `option '--${option.name}'`;
  if (value === undefined || value === '') {
    throw new UsageError(`${name} needs a value: --${option.name} ${option.value}`);
  }
  // A lone '-' is stdout; a number may be negative; anything else that begins with a dash is the next option.
  if (!inline && /^-[^\d]/.test(value)) {
    throw new UsageError(
      `${name} needs a value before '${value}' (write --${option.name}=${value} if that is the value)`,
    );
  }
  if (option.choices && !option.choices.includes(value)) {
    throw new UsageError(
      `${name} accepts ${option.choices.join(', ')}; got '${value}'${didYouMean(closest(value, option.choices))}`,
    );
  }
  return value;
}

function unknownOption(rawName: string, spec: ArgumentSpec): UsageError {
  const near = closest(
    rawName.replace(/^-+/, ''),
    spec.options.map(({ name }) => name),
  );
  return new UsageError(`unknown option '${rawName}'${didYouMean(near && `--${near}`)}`);
}

/** The end of an error message: empty, or the near miss as a question. */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? '' : `. Did you mean '${near}'?`;
}
