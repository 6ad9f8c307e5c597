/** A network namespace whose only way out can be cut; needs root and the tool `ip`. */
import { spawnSync } from 'node:child_process';

export interface CutNetwork {
  /** Address of this machine as the namespace sees it. */
  readonly host: string;
  /** Words before a command that shall run in it. */
  readonly enter: readonly string[];
  cut(): void;
  heal(): void;
  remove(): void;
}

const ip = (...words: string[]): boolean => spawnSync('ip', words, { stdio: 'ignore' }).status === 0;

/** Null where this machine does not allow it. @param id tells campaigns on one machine apart, below 250 */
export function openNetwork(id: number): CutNetwork | null {
  const [name, outside, inside] = [`meshlens-${id}`, `mlo${id}`, `mli${id}`];
  const host = `10.213.${id}.1`;
  const isOpen =
    ip('netns', 'add', name) &&
    ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside) &&
    ip('link', 'set', inside, 'netns', name) &&
    ip('addr', 'add', `${host}/24`, 'dev', outside) &&
    ip('link', 'set', outside, 'up') &&
    ip('-n', name, 'addr', 'add', `10.213.${id}.2/24`, 'dev', inside) &&
    ip('-n', name, 'link', 'set', inside, 'up') &&
    ip('-n', name, 'link', 'set', 'lo', 'up');
  const network: CutNetwork = {
    host,
    enter: ['ip', 'netns', 'exec', name],
    cut: () => void ip('link', 'set', outside, 'down'),
    heal: () => void ip('link', 'set', outside, 'up'),
    remove() {
      ip('netns', 'del', name);
      ip('link', 'del', outside);
    },
  };
  if (!isOpen) {
    network.remove();
  }
  return isOpen ? network : null;
}
