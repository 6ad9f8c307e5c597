import type { Command, CommandEntry } from './commands/command';
import type { OptionSpec } from './arguments/option';
import { ExitCode } from './exit-code';
import { wrap } from './terminal/text';

const exitCodes = [
  `${ExitCode.ok} done, ${ExitCode.failure} failed, ${ExitCode.usage} wrong usage, ${ExitCode.found} --fail-on applies, ${ExitCode.cancelled} cancelled with Ctrl-C`,
];

/** `meshlens --help`. */
export function generalHelp(commands: readonly CommandEntry[]): string {
  return page([
    ['Usage: meshlens COMMAND FOLDER [OPTIONS]'],
    ['Finds what broke in a set of services, from the trace exports and manifests that lie in a folder.'],
    ['Commands:', ...commands.map(({ name, summary }) => `  ${name.padEnd(15)}${summary}`)],
    ['Options:', ...optionLines([...commonOptions, { name: 'version', description: 'Print the version' }])],
    ['Exit codes:', ...exitCodes.map((line) => `  ${line}`)],
    ["'meshlens COMMAND --help' lists a command's options."],
  ]);
}

/** `meshlens COMMAND --help`. */
export function commandHelp(command: Command): string {
  const required = command.options
    .filter((option) => option.required)
    .map(({ name, value }) => ` --${name} ${value}`);
  const optional =
    command.optional === undefined
      ? command.repeatable
        ? '...'
        : ''
      : command.optional.map((name) => ` [${name}]`).join('');
  return page([
    [
      `Usage: meshlens ${[command.command, ...command.positionals].join(' ')}${optional}${required.join('')} [OPTIONS]`,
    ],
    [...command.details],
    ['Options:', ...optionLines([...command.options, ...commonOptions])],
    ['Examples:', ...command.examples.map((example) => `  ${example}`)],
    ['Exit codes:', ...exitCodes.map((line) => `  ${line}`)],
  ]);
}

const commonOptions: readonly OptionSpec[] = [{ name: 'help', description: 'Print this help' }];

function optionLines(options: readonly OptionSpec[]): string[] {
  const names = options.map(({ name, value }) => `--${name}${value === undefined ? '' : ` ${value}`}`);
  const width = Math.max(...names.map((name) => name.length)) + 4;
  return options.flatMap(({ description, choices }, index) => {
    const text = choices ? `${description} [${choices.join('|')}]` : description;
    const [first, ...rest] = wrap(text, 98 - width);
    return [`  ${names[index].padEnd(width - 2)}${first}`, ...rest.map((line) => ' '.repeat(width) + line)];
  });
}

function page(paragraphs: readonly (readonly string[])[]): string {
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
