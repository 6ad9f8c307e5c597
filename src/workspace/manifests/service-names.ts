import type { Problem } from '../../contracts/problem';
import type { TextPart } from './text-part';

/** From the schema of the Compose Specification. */
const SERVICE_NAME = /^[\w.-]+$/;

/** Names that Compose refuses, as where a line break between two services is lost: one name holds both. */
export function refusedServiceNames(names: readonly TextPart[]): Problem[] {
  const refused = names.filter(({ text }) => !SERVICE_NAME.test(text));
  if (refused.length === 0) {
    return [];
  }
  const { file, line, column } = refused[0].range();
  const first = JSON.stringify(refused[0].text);
  const what =
    refused.length > 1
      ? `${first} and ${refused.length - 1} more are no names of services`
      : `${first} is no name of a service`;
  const reason = `${what}: Compose allows letters, digits, ".", "_" and "-" only`;
  return [{ file, severity: 'warning', reason, line, column }];
}
