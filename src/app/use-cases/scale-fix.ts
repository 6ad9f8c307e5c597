import type { StatedValue } from '../../contracts/deployment';
import { formatList } from '../../findings/wording';
import { fixOf, replaceToken, type Fix } from '../../contracts/fix';

/**
 * One edit for all numbers of a service that should be others: a bound of an autoscaler alone may contradict its other bound.
 * @returns null where nothing changes, or where a token is used elsewhere too or stands in another file
 */
export function scaleFix(changes: readonly (readonly [StatedValue, number])[]): Fix | null {
  const [first] = changes;
  const isCertain = changes.every(([{ token }]) => !token.isShared && token.file === first[0].token.file);
  if (first === undefined || !isCertain) {
    return null;
  }
  const texts = changes.map(([{ key }, number]) => `${key} to ${number}`);
  return fixOf(
    `Set ${formatList(texts)}`,
    changes.map(([{ token }, number]) => replaceToken(token, String(number))),
  );
}
