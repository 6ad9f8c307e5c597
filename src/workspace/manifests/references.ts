import { commandReferences } from './commands';
import type { ServiceReference } from './declaration';
import { findHosts, isNamedAfter, namesAddress } from './hosts';
import { slicePart, splitPart } from './text-part';
import type { TextPart } from './text-part';

/** An environment variable with its value after interpolation. */
export interface Variable {
  readonly name: string;
  readonly value: TextPart;
}

/** Variables in which services say under which name they report their spans. */
const TRACE_NAME_VARIABLES = new Set([
  'OTEL_SERVICE_NAME',
  'JAEGER_SERVICE_NAME',
  'DD_SERVICE',
  'ELASTIC_APM_SERVICE_NAME',
  'ZIPKIN_SERVICE_NAME',
  'SPRING_APPLICATION_NAME',
  'SW_AGENT_NAME',
]);

/** Values of variables that configure a service, without those that say its own name. */
export function configuringValues(variables: readonly Variable[]): string[] {
  return variables.filter((variable) => !namesItself(variable)).map(({ value }) => value.text);
}

function namesItself({ name }: Variable): boolean {
  return TRACE_NAME_VARIABLES.has(name) || name === 'OTEL_RESOURCE_ATTRIBUTES';
}

/**
 * Hosts in the value of a variable. A bare word counts when the variable's name says that it holds an address, or is that of
 * the host.
 */
export function variableReferences(variable: Variable): ServiceReference[] {
  if (namesItself(variable)) {
    return [];
  }
  return hostReferences(variable.value, takesBareName(variable.name, variable.value.text), 'environment');
}

/** Hosts in command-line arguments: `--cart=http://cart:80`, `--cart-host cart`, `wait-for cart:80`, `nc -z cart 80`. */
export function argumentReferences(args: readonly TextPart[]): ServiceReference[] {
  let flag = '';
  const ofArguments = args.flatMap((argument) => {
    const option = /^-{1,2}[A-Za-z]/.test(argument.text) ? splitPart(argument, '=') : undefined;
    const key = option?.head.text ?? flag;
    const value = option?.tail ?? argument;
    flag = argument.text.startsWith('-') && !option ? argument.text : '';
    return hostReferences(value, takesBareName(key, value.text), 'argument');
  });
  const places = new Set(ofArguments.map(placeKey));
  const { found, waits } = commandReferences(args);
  const waiting = new Set(waits.map(placeKey));
  return [...ofArguments, ...found.filter((each) => !places.has(placeKey(each)))].map((reference) =>
    waiting.has(placeKey(reference)) ? { ...reference, via: 'wait' } : reference,
  );
}

function takesBareName(key: string, value: string): boolean {
  return namesAddress(key) || isNamedAfter(key, value);
}

function placeKey({ target, range }: ServiceReference): string {
  return `${range.line}:${range.column} ${target}`;
}

/** Longer files are data. */
const MAX_FILE_LINES = 2000;
/** `key: value` or `key = value`, as configuration files of most kinds have it. */
const SETTING = /^[\s-]*["']?([A-Za-z][\w.-]*)["']?\s*[:=]\s*["']?/;

/** Whether `fileReferences` looks at all of a file. */
export function isSearchedWhole({ text }: TextPart): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && lines < MAX_FILE_LINES; at = text.indexOf('\n', at + 1)) {
    lines++;
  }
  return lines < MAX_FILE_LINES;
}

/** Hosts in a configuration file that a container mounts, by its lines. */
export function fileReferences(file: TextPart): ServiceReference[] {
  const references: ServiceReference[] = [];
  let start = 0;
  for (const line of file.text.split('\n').slice(0, MAX_FILE_LINES)) {
    const setting = SETTING.exec(line);
    const end = settingEnd(line);
    const from =
      setting && takesBareName(setting[1], line.slice(setting[0].length, end)) ? setting[0].length : 0;
    const value = slicePart(file, start + from, start + Math.max(from, end));
    references.push(...hostReferences(value, from > 0, 'environment'));
    start += line.length + 1;
  }
  return references;
}

/** Where the value of a line ends: before a comment, closing quotes and separators. */
function settingEnd(line: string): number {
  let end = line.trimEnd().length;
  while (end > 0 && `"',;`.includes(line[end - 1])) {
    end--;
  }
  const comment = line.search(/(?:^|\s)#/);
  return comment < 0 ? end : Math.min(comment, end);
}

/** Names under which the service reports its spans, as far as its environment tells. */
export function traceNamesOf(variables: readonly Variable[]): string[] {
  const names = variables.flatMap(({ name, value }) => {
    if (TRACE_NAME_VARIABLES.has(name)) {
      return [value.text.trim()];
    }
    if (name !== 'OTEL_RESOURCE_ATTRIBUTES') {
      return [];
    }
    const attribute = /(?:^|,)\s*service\.name=([^,]+)/.exec(value.text);
    return attribute ? [attribute[1].trim()] : [];
  });
  return [...new Set(names)].filter((name) => /^[\w./@-]+$/.test(name));
}

function hostReferences(
  value: TextPart,
  bareNames: boolean,
  via: ServiceReference['via'],
): ServiceReference[] {
  return findHosts(value.text, bareNames).map(({ host, start, end }) => ({
    target: host,
    via,
    range: slicePart(value, start, end).range(),
  }));
}
