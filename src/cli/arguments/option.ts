/** One option as a command declares it; parsing, checking and the help text are all derived from this. */
export interface OptionSpec {
  readonly name: string;
  /** Placeholder of the value, for example FILE; absent for a switch. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly required?: boolean;
  /** A question of its own: with it, positional arguments may be left out. */
  readonly standalone?: boolean;
  /** The only values accepted. */
  readonly choices?: readonly string[];
  readonly description: string;
}

/** What a command accepts. */
export interface ArgumentSpec {
  readonly command: string;
  /** Placeholders of the positional arguments, all required. */
  readonly positionals: readonly string[];
  /** Placeholders of positional arguments after those, which may be left out. */
  readonly optional?: readonly string[];
  /** The last positional argument may be given several times. */
  readonly repeatable?: boolean;
  readonly options: readonly OptionSpec[];
}

/** Raw, checked arguments: known options only, values where values belong, choices respected. */
export class ParsedArguments {
  constructor(
    readonly positionals: readonly string[],
    private readonly values: ReadonlyMap<string, readonly string[]>,
    private readonly switches: ReadonlySet<string>,
  ) {}

  /** The last value given, so that a wrapper script's default can be overridden; undefined when absent. */
  one(name: string): string | undefined {
    return this.values.get(name)?.at(-1);
  }

  all(name: string): readonly string[] {
    return this.values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.switches.has(name);
  }
}
