import type { ResultStore, Slot } from '../store/result-store';

interface Place {
  readonly folder: string;
  readonly storageDir: string | null;
}

/** The last result of a method by folder: in memory, and in a store for the next process. */
export interface Kept<T> {
  put(place: Place, result: T): Promise<void>;
  /** Null where none is kept. */
  get(place: Place): Promise<T | null>;
}

export function keptResults<T>(
  slotOf: (folder: string) => Slot<T>,
  storeOf: (place: Place) => ResultStore,
): Kept<T> {
  const results = new Map<string, T>();
  return {
    async put(place, result) {
      results.set(place.folder, result);
      await storeOf(place).put(slotOf(place.folder), result);
    },
    async get(place) {
      const result = results.get(place.folder) ?? (await storeOf(place).get(slotOf(place.folder)));
      if (result === undefined) {
        return null;
      }
      results.set(place.folder, result);
      return result;
    },
  };
}
