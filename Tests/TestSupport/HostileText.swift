/// Texts that could end or swallow what they stand in.
public enum HostileText {
  /// What the HTML standard warns of in "Restrictions for contents of script elements", and more.
  public static let inScripts = [
    "<!--", "<!-- <script>", "<!--<script>", "<!-- <script> </script> -->", "</script>",
    "</SCRIPT >",
    "<script", "if (x<!--y) { }", "<\\!-- <\\script>", "-->", "]]>", "\\u003c", "\\", "\"", "'",
    "&lt;", "&", "\u{0}", "\u{2028}\u{2029}", "\r\n\t", "é😀", "",
  ]
}
