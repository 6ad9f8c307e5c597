import type { ModelPicture, PictureView } from '../../src/contracts/latency/picture';
import { reasonOf } from '../kit/failure-line';
import type { Store } from '../kit/store';
import type { RuntimeHost } from './host';
import { sceneOf } from './model/scene';
import type { PageState } from './state';

interface GraphRequests {
  /** Has the graph placed; null when it was not, or when a newer request replaced this one. */
  draw(change: Partial<PictureView>): Promise<ModelPicture | null>;
  /** Fetches the details of the selected node while they are open. */
  ask(): Promise<void>;
}

interface Parts {
  readonly store: Store<PageState>;
  readonly host: Pick<RuntimeHost, 'picture' | 'node'>;
}

/** What the graph asks of the editor, and what the answers do to the state. */
export function createGraphRequests({ store, host }: Parts): GraphRequests {
  let loading = new AbortController();
  let asking = new AbortController();

  /** Newer requests replace older ones; what an older one answers or why it failed is of no interest. */
  async function draw(change: Partial<PictureView>): Promise<ModelPicture | null> {
    loading.abort();
    const current = (loading = new AbortController());
    const { snapshot, expanded, drawsAll } = store.state;
    if (snapshot?.model == null) {
      return null;
    }
    const view = { expanded, reveal: null, all: drawsAll };
    store.update({ isDrawing: true });
    try {
      const picture = await host.picture(snapshot.revision, { ...view, ...change }, current.signal);
      const { nodes } = store.state;
      if (current.signal.aborted || picture === null || nodes === null) {
        return null;
      }
      performance.mark('meshlens:graph');
      store.update({
        scene: sceneOf(picture, nodes),
        expanded: expandedIds(picture),
        isDrawing: false,
        graphFailure: null,
      });
      return picture;
    } catch (error) {
      if (!current.signal.aborted) {
        store.update({ isDrawing: false, graphFailure: reasonOf(error) });
      }
      return null;
    }
  }

  async function ask(): Promise<void> {
    asking.abort();
    const current = (asking = new AbortController());
    const { snapshot, part, isOpen, details } = store.state;
    if (snapshot === null || part?.kind !== 'node' || !isOpen || details?.node === part.index) {
      return;
    }
    try {
      const found = await host.node(snapshot.revision, part.index, current.signal);
      if (!current.signal.aborted) {
        store.update({ details: found });
      }
    } catch (error) {
      if (!current.signal.aborted) {
        store.update({ failure: reasonOf(error) });
      }
    }
  }

  return { draw, ask };
}

/** Ids of the groups that show what is in them. */
export function expandedIds({ groups }: ModelPicture): readonly string[] {
  return groups.flatMap(({ id, isExpanded }) => (isExpanded ? [id] : []));
}
