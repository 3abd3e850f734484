/** The platform's point-in-time recovery of a ledger's storage, which a runtime may not have. */

import { logEvent } from '../operations-log.ts'

/** The part of an object's storage that is about its own earlier moments. */
export type PointInTimeStorage = Pick<
  DurableObjectStorage,
  'getCurrentBookmark' | 'getBookmarkForTime' | 'onNextSessionRestoreBookmark'
>

/** Bookmarks of a moment and of now; undefined where the platform has not kept the moment. */
export type LedgerBookmarks = { wanted: string; current: string } | undefined

/** Returns the bookmarks of a time, in milliseconds since 1970, and of now. */
export async function bookmarksAt(storage: PointInTimeStorage, time: number): Promise<LedgerBookmarks> {
  try {
    return { wanted: await storage.getBookmarkForTime(time), current: await storage.getCurrentBookmark() }
  } catch (error) {
    // It is too long ago, or a runtime on a laptop: neither is more than told.
    logEvent('restore_refused', { error })
    return undefined
  }
}

/** Has the next start of the object begin at a bookmark. Returns the one that undoes it; undefined when it is none of this storage's. */
export async function beginNextAt(storage: PointInTimeStorage, bookmark: string): Promise<string | undefined> {
  try {
    return await storage.onNextSessionRestoreBookmark(bookmark)
  } catch (error) {
    logEvent('restore_refused', { error })
    return undefined
  }
}
