import Chapters
import Foundation
internal import GRDB

/// What is remembered of claims that were looked at again and again.
extension Store {
  /// Notes, before a claim is looked at, with how many replicates; fewer than before are no news.
  ///
  /// - Parameters:
  ///   - look: The claim, its axis, and how many values of it.
  ///   - profile: The profile in force, with what else was set.
  /// - Throws: `StoreError`.
  package func note(_ look: SettledClaims.Entry, in profile: String) throws {
    try write { connection in
      try connection.execute(
        sql: """
          INSERT INTO look (profile, claim, axis, count) VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET count = max(count, excluded.count)
          """, arguments: [profile, look.claim, look.axis, look.count])
    }
  }

  /// The claims that were looked at in a profile, as the store of a folder remembers them.
  ///
  /// Books are read before their store is opened, which says what is wrong with it: here, nothing is.
  ///
  /// - Parameters:
  ///   - profile: The profile in force, with what else was set.
  ///   - folder: The store's folder.
  ///   - followsLink: Whether it may be a link itself, since the user named it.
  /// - Returns: The claims; none where there is no store.
  package static func looks(
    in profile: String, folder: URL, followsLink: Bool
  ) -> [SettledClaims.Entry] {
    let looks = try? OwnFolder.existing(folder, followsLink: followsLink).flatMap { own in
      try DatabaseFile.peek(in: own) { connection in
        guard try connection.tableExists("look") else { return [SettledClaims.Entry]() }
        return try Row.fetchAll(
          connection, sql: "SELECT claim, axis, count FROM look WHERE profile = ? ORDER BY claim",
          arguments: [profile]
        ).map { SettledClaims.Entry(claim: $0["claim"], axis: $0["axis"], count: $0["count"]) }
      }
    }
    return (looks ?? nil) ?? []
  }
}
