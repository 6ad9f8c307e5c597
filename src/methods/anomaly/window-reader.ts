import type { Features } from '../../features/extract';
import type { Series } from '../../features/series';
import { median } from '../../numeric/quantile';

/** Medians of a value in the windows in question and in all the others; NaN where nothing is known. */
export interface Comparison {
  readonly normal: number;
  readonly observed: number;
}

/** Looks values up for one service and its edges: inside the given windows and outside. */
export class WindowReader {
  private readonly inside: ReadonlySet<number>;
  private readonly outside: ReadonlySet<number> | null;

  /** @param outside the windows to compare with; all others when left out */
  constructor(
    private readonly features: Features,
    windows: readonly number[],
    private readonly service: number,
    outside?: readonly number[],
  ) {
    this.inside = new Set(windows);
    this.outside = outside === undefined ? null : new Set(outside);
  }

  /** Whether there is nothing but metric files: neighbours are unknown. */
  get isMeasured(): boolean {
    return this.features.isMeasured === true;
  }

  get services(): Series {
    return this.features.series.services;
  }

  get edges(): Series {
    return this.features.series.edges;
  }

  /** @param series row-major [windows, services] */
  ofService(series: Float32Array): Comparison {
    const stride = this.features.services.length;
    return this.compare((window) => series[window * stride + this.service]);
  }

  requestsPerSecond(): Comparison {
    const stride = this.features.services.length;
    return this.compare(
      (window) =>
        this.services.requests[window * stride + this.service] / this.features.grid.coveredS[window],
    );
  }

  /** The edge into the service whose value changed most, weighted by its calls. */
  strongestCaller(series: Float32Array): (Comparison & { name: string }) | undefined {
    return this.strongest('to', 'from', (edge, window) => series[window * this.features.edges.length + edge]);
  }

  /** The edge out of the service whose value changed most, weighted by its calls. */
  strongestCallee(series: Float32Array): (Comparison & { name: string }) | undefined {
    return this.strongest('from', 'to', (edge, window) => series[window * this.features.edges.length + edge]);
  }

  /** The callee whose calls per request changed most. */
  callsPerRequest(): (Comparison & { name: string }) | undefined {
    const { calls, edges, services } = this.features;
    return this.strongest('from', 'to', (edge, window) => {
      const requests = this.services.requests[window * services.length + this.service];
      return requests > 0 ? calls[window * edges.length + edge] / requests : NaN;
    });
  }

  private strongest(
    own: 'from' | 'to',
    other: 'from' | 'to',
    valueAt: (edge: number, window: number) => number,
  ): (Comparison & { name: string }) | undefined {
    const { edges, services, calls } = this.features;
    const candidates = edges.flatMap((edge, index) => {
      if (edge[own] !== this.service) {
        return [];
      }
      const values = this.compare((window) => valueAt(index, window));
      if (!Number.isFinite(values.normal) || !Number.isFinite(values.observed)) {
        return [];
      }
      const weight = Math.sqrt(
        1 + (this.compare((window) => calls[window * edges.length + index]).observed || 0),
      );
      return [
        {
          ...values,
          name: services[edge[other]].name,
          change: Math.abs(values.observed - values.normal) * weight,
        },
      ];
    });
    return candidates.sort((a, b) => b.change - a.change)[0];
  }

  private compare(valueAt: (window: number) => number): Comparison {
    const { grid } = this.features;
    const normal: number[] = [];
    const observed: number[] = [];
    for (let window = 0; window < grid.count; window++) {
      const value = grid.present[window] ? valueAt(window) : NaN;
      if (Number.isNaN(value)) {
        continue;
      }
      if (this.inside.has(window)) {
        observed.push(value);
      } else if (this.outside === null || this.outside.has(window)) {
        normal.push(value);
      }
    }
    return { normal: median(normal), observed: median(observed) };
  }
}
