import type { ServiceMap } from '../../src/contracts/service-map';
import { serviceId } from '../../src/contracts/service-map';
import type { Announcer } from '../kit/announcer';
import { reasonOf } from '../kit/failure-line';
import type { Store } from '../kit/store';
import type { MapHost } from './host';
import { groupsOf } from './model/incident-path';
import { neighbourOf, type Direction } from '../kit/neighbours';
import { hidingGroup, matchingServices } from './model/search';
import { edgeSentence, incidentSentence, nodeSentence } from './model/words';
import { initialState, type PageState } from './state';

export interface Commands {
  fail(error: unknown): void;
  /** Asks for the picture with the groups that are expanded now. */
  load(): void;
  select(node: number): void;
  selectEdge(edge: number): void;
  /** Selects a service, and shows it where a group hides it. */
  selectService(service: string): void;
  move(direction: Direction): void;
  open(): void;
  /** Closes the details; nothing is selected after the second time. */
  close(): void;
  expand(group: string): void;
  collapse(group: string): void;
  collapseAll(): void;
  search(query: string): void;
  find(): void;
  incident(incident: number | null): void;
}

interface Parts {
  readonly store: Store<PageState>;
  readonly host: Pick<MapHost, 'map' | 'service'>;
  readonly announcer: Announcer;
}

/** Everything that changes the state of the page. */
export function createCommands({ store, host, announcer }: Parts): Commands {
  let loading = new AbortController();
  let asking = new AbortController();

  const fail = (error: unknown): void => store.update({ failure: reasonOf(error) });

  /** Newer requests replace older ones; what an older one answers or why it failed is of no interest. */
  async function load(): Promise<void> {
    loading.abort();
    const current = (loading = new AbortController());
    const { expanded } = store.state;
    try {
      const map = await host.map(expanded, current.signal);
      if (!current.signal.aborted) {
        store.update({ map, failure: map === null ? 'The result is no longer kept: analyze again.' : null });
        showDetails();
      }
    } catch (error) {
      if (!current.signal.aborted) {
        fail(error);
      }
    }
  }

  async function ask(service: string): Promise<void> {
    asking.abort();
    const current = (asking = new AbortController());
    try {
      const details = await host.service(service, current.signal);
      if (!current.signal.aborted) {
        store.update({ details });
      }
    } catch (error) {
      if (!current.signal.aborted) {
        fail(error);
      }
    }
  }

  /** Has the details of a selected service fetched while they are open. */
  function showDetails(): void {
    const { map, selection, isOpen } = store.state;
    const node = selection?.kind === 'node' ? map?.nodes.find(({ id }) => id === selection.id) : undefined;
    if (isOpen && node !== undefined && node.kind !== 'group') {
      void ask(node.title);
    }
  }

  function selected(map: ServiceMap): number | null {
    const { selection } = store.state;
    const index = selection?.kind === 'node' ? map.nodes.findIndex(({ id }) => id === selection.id) : -1;
    return index < 0 ? null : index;
  }

  function select(node: number): void {
    const { map } = store.state;
    if (map === null) {
      return;
    }
    store.update({ selection: { kind: 'node', id: map.nodes[node].id } });
    announcer.say(nodeSentence(map, node));
    showDetails();
  }

  function setExpanded(expanded: readonly string[]): void {
    store.update({ expanded });
    void load();
  }

  function expand(group: string): void {
    const { expanded, selection, map } = store.state;
    const first = map?.groups.find(({ id }) => id === group)?.services[0];
    if (selection?.kind === 'node' && selection.id === group && first !== undefined) {
      // The box of the group goes away: its first service takes its place.
      store.update({ selection: { kind: 'node', id: serviceId(first) }, isOpen: false });
    }
    setExpanded([group, ...expanded.filter((id) => id !== group)]);
  }

  function selectService(service: string): void {
    const { map } = store.state;
    if (map === null) {
      return;
    }
    const node = map.nodes.findIndex(({ id }) => id === serviceId(service));
    if (node >= 0) {
      select(node);
      return;
    }
    const group = hidingGroup(map, service);
    if (group !== null) {
      store.update({ selection: { kind: 'node', id: serviceId(service) } });
      announcer.say(`${service} is in a group, which is expanded`);
      expand(group);
    }
  }

  return {
    fail,
    load: () => void load(),
    select,
    selectEdge(edge) {
      const { map } = store.state;
      if (map !== null) {
        const { from, to, messages } = map.edges[edge];
        const [fromId, toId] = [map.nodes[from].id, map.nodes[to].id];
        store.update({ selection: { kind: 'edge', from: fromId, to: toId, messages }, isOpen: true });
        announcer.say(edgeSentence(map, map.edges[edge]));
      }
    },
    selectService,
    move(direction) {
      const { map } = store.state;
      if (map === null || map.nodes.length === 0) {
        return;
      }
      const from = selected(map);
      const to = from === null ? 0 : neighbourOf(map, from, direction);
      if (to === null) {
        announcer.say(`Nothing further ${direction}`);
      } else {
        select(to);
      }
    },
    open() {
      const { map } = store.state;
      const node = map && selected(map);
      if (map === null || node === null) {
        return;
      }
      if (map.nodes[node].kind === 'group' && !map.refused.includes(map.nodes[node].id)) {
        announcer.say(`Expanding ${map.nodes[node].title}`);
        expand(map.nodes[node].id);
        return;
      }
      store.update({ isOpen: true });
      showDetails();
    },
    close() {
      const { isOpen } = store.state;
      store.update(isOpen ? { isOpen: false } : { selection: null, incident: null });
    },
    expand,
    collapse(group) {
      store.update({ selection: { kind: 'node', id: group } });
      setExpanded(store.state.expanded.filter((id) => id !== group));
    },
    collapseAll: () => setExpanded(initialState.expanded),
    search(query) {
      store.update({ query });
      const found = matchingServices(store.state.snapshot?.services ?? [], query).length;
      if (query.trim() !== '') {
        announcer.say(found === 0 ? 'No service matches' : `${found} of the services match`);
      }
    },
    find() {
      const { snapshot, query, selection } = store.state;
      const matches = matchingServices(snapshot?.services ?? [], query);
      if (matches.length > 0) {
        const current =
          selection?.kind === 'node' ? matches.findIndex((name) => serviceId(name) === selection.id) : -1;
        selectService(matches[(current + 1) % matches.length]);
      }
    },
    incident(incident) {
      const { map, snapshot, expanded } = store.state;
      store.update({ incident });
      const chosen = incident === null ? undefined : snapshot?.incidents[incident];
      if (chosen === undefined || map === null) {
        return;
      }
      announcer.say(incidentSentence(chosen));
      const hidden = groupsOf(map, chosen).filter((id) => !expanded.includes(id));
      if (hidden.length > 0) {
        setExpanded([...hidden, ...expanded]);
      }
    },
  };
}
