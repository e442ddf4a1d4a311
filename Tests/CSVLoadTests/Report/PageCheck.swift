import Foundation
import FoundationXML
import TestSupport

/// Reads a report as strictly as XML, and finds what has no place on it.
final class PageCheck: NSObject, XMLParserDelegate {
    private(set) var problems: [String] = []
    private(set) var texts = ""

    private static let elements: Set<String> = [
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav", "section", "article",
        "div",
        "p", "h1", "h2", "h3", "h4", "a", "code", "pre", "bdi", "span", "strong", "ul", "ol", "li", "dl", "dt", "dd",
        "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "figure", "figcaption", "svg",
        "rect", "path", "line",
    ]

    init(_ page: String) {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        if !parser.parse() { problems.append("line \(parser.lineNumber): \(String(describing: parser.parserError))") }
        let policy = "content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; "
        if !page.contains(policy) { problems.append("no content security policy") }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if !Self.elements.contains(name) { problems.append("element \(name)") }
        for (attribute, value) in attributes {
            if attribute.hasPrefix("on") || ["src", "style", "srcdoc", "action"].contains(attribute) {
                problems.append("attribute \(attribute)")
            }
            if attribute == "href", !value.hasPrefix("#") { problems.append("link to \(value)") }
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        texts += string
    }
}

/// A text of many records.
enum CSVText {
    static func rows(_ count: Int) -> String {
        "id,name\n" + (1...count).map { "\($0),name of number \($0)\n" }.joined()
    }
}
