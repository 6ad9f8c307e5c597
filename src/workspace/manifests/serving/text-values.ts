import type { TextPart } from '../text-part';
import type { TextMessage, TextValue } from './text-format';

/** All values of a field, which may be written several times, as a list, or both. */
export function valuesOf(message: TextMessage | undefined, name: string): readonly TextValue[] {
  return (message?.fields ?? []).filter((field) => field.name.text === name).flatMap(({ values }) => values);
}

/** The messages among the values of a field. */
export function messagesOf(message: TextMessage | undefined, name: string): readonly TextMessage[] {
  return valuesOf(message, name).flatMap((value) => (value.kind === 'message' ? [value.message] : []));
}

/** The last scalar of a field: where a field that holds one value is written twice, the last one counts. */
export function scalarOf(message: TextMessage | undefined, name: string): TextPart | undefined {
  return valuesOf(message, name)
    .flatMap((value) => (value.kind === 'scalar' ? [value.part] : []))
    .at(-1);
}
