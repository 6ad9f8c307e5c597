import type { Problem } from '../../contracts/problem';
import type { YamlView } from './yaml-view';

/** Under these a service may be written on purpose: what begins so is for the author alone. */
const OF_THE_AUTHOR = 'x-';
const KEYS_OF_SERVICES = ['image', 'build'] as const;

/** Services of a Compose file that stand under another key, as under `volumes` where a line was moved: no service is made of them. */
export function misplacedServices(views: readonly YamlView[]): Problem[] {
  return views.flatMap((view) =>
    view.entries(view.root).flatMap(({ key, value }): Problem[] => {
      if (key.text === 'services' || key.text.startsWith(OF_THE_AUTHOR)) {
        return [];
      }
      const names = view
        .entries(value)
        .filter((entry) => KEYS_OF_SERVICES.some((name) => view.get(entry.value, name) !== undefined))
        .map((entry) => entry.key);
      if (names.length === 0) {
        return [];
      }
      const { file, line, column } = names[0].range();
      const who =
        names.length > 1
          ? `${names[0].text} and ${names.length - 1} more under ${key.text} look like services`
          : `${names[0].text} under ${key.text} looks like a service`;
      const reason = `${who}, which Compose reads under services only: left out`;
      return [{ file, severity: 'warning', reason, line, column }];
    }),
  );
}
