import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupServices, MAX_UNGROUPED } from '../../../../../src/methods/services/map/groups';
import { communities } from '../../../../../src/methods/services/map/louvain';

const named = (count: number, nameOf: (at: number) => string, namespaceOf?: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => ({
    name: nameOf(at),
    ...(namespaceOf === undefined ? {} : { namespace: namespaceOf(at) }),
  }));

/** Rings of ten services each, joined by one call from ring to ring. */
const rings = (count: number) =>
  Array.from({ length: count }, (_, from) => [
    { from, to: 10 * Math.floor(from / 10) + ((from + 1) % 10), weight: 4 },
    ...(from % 10 === 0 ? [{ from, to: (from + 10) % count, weight: 1 }] : []),
  ]).flat();

describe('groups of services', () => {
  it('are not made of few services', () => {
    expect(
      groupServices(
        named(MAX_UNGROUPED, (at) => `team-${at}`),
        [],
      ),
    ).toEqual({ by: null, groups: [] });
  });

  it('are the namespaces of manifests, where these part the services', () => {
    const { by, groups } = groupServices(
      named(
        90,
        (at) => `app-${at}`,
        (at) => ['shop', 'search', 'data'][at % 3],
      ),
      [],
    );
    expect([by, groups.map(({ title, members }) => [title, members.length])]).toEqual([
      'namespace',
      [
        ['shop', 30],
        ['search', 30],
        ['data', 30],
      ],
    ]);
  });

  it('are how names begin where everything is in one namespace, by two words where all begin alike', () => {
    const services = named(
      120,
      (at) => `ts-${['order', 'route', 'seat', 'food'][at % 4]}-${at}`,
      () => 'default',
    );
    const { by, groups } = groupServices(services, []);
    expect([by, groups.map(({ title }) => title)]).toEqual([
      'name',
      ['ts-order', 'ts-route', 'ts-seat', 'ts-food'],
    ]);
  });

  it('are those who call each other most where names say nothing, called by their busiest', () => {
    const { by, groups } = groupServices(
      named(100, (at) => `s${at}`),
      rings(100),
    );
    expect(by).toBe('calls');
    expect(groups.map(({ members }) => members)).toEqual(
      Array.from({ length: 10 }, (_, ring) => Array.from({ length: 10 }, (__, at) => 10 * ring + at)),
    );
    expect(groups[0].title).toBe('s0 and 9 others');
  });

  it('leave no more boxes than can be read, and no service in two groups', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.stringMatching(/^[a-d]-?[a-z0-9]{1,6}$/) }), {
          minLength: 61,
          maxLength: 150,
        }),
        fc.array(fc.record({ from: fc.nat(60), to: fc.nat(60), weight: fc.integer({ min: 1, max: 9 }) })),
        (services, links) => {
          const { groups } = groupServices(services, links);
          const members = groups.flatMap((group) => group.members);
          expect(new Set(members).size).toBe(members.length);
          expect(services.length - members.length + groups.length).toBeLessThanOrEqual(MAX_UNGROUPED);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('communities', () => {
  it('of rings are the rings, from 0 in order', () => {
    expect(communities(40, rings(40))).toEqual(Array.from({ length: 40 }, (_, at) => Math.floor(at / 10)));
  });

  it('of a graph without links are its nodes', () => {
    expect(communities(3, [])).toEqual([0, 1, 2]);
  });
});
