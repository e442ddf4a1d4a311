/// Writes HTML and the SVG in it, so that data cannot become markup.
///
/// Names of elements and attributes are literals of this program, by their type. Whatever else is said goes through
/// ``text(_:)`` or is an attribute's value, and is escaped there: this is the only place where that is done.
/// <https://html.spec.whatwg.org/multipage/parsing.html>
struct HTML {
    typealias Attribute = (name: StaticString, value: String)

    private(set) var bytes: [UInt8] = []

    /// Adds markup of the program's own.
    mutating func markup(_ literal: StaticString) {
        literal.withUTF8Buffer { bytes += $0 }
    }

    /// Adds an element with all that `body` adds.
    mutating func element(
        _ name: StaticString, _ attributes: [Attribute] = [], _ body: (inout HTML) -> Void
    ) {
        start(name, attributes)
        markup(">")
        body(&self)
        markup("</")
        markup(name)
        markup(">")
    }

    /// Adds an element that holds a text.
    mutating func element(_ name: StaticString, _ attributes: [Attribute] = [], text: String) {
        element(name, attributes) { $0.text(text) }
    }

    /// Adds an element of a class that holds a text.
    mutating func element(_ name: StaticString, class: String, text: String) {
        element(name, [("class", `class`)], text: text)
    }

    /// Adds an element that holds nothing.
    mutating func empty(_ name: StaticString, _ attributes: [Attribute]) {
        start(name, attributes)
        markup("/>")
    }

    /// Adds an element of a class with all that `body` adds.
    mutating func element(_ name: StaticString, class: String, _ body: (inout HTML) -> Void) {
        element(name, [("class", `class`)], body)
    }

    /// Adds a text; characters that cannot be seen are shown as escapes.
    mutating func text(_ text: String) {
        VisibleText.forEach(in: text) { add($0) }
    }

    /// Adds a text where no elements can stand: in an attribute, or in the title of the document.
    mutating func plain(_ text: String) {
        VisibleText.forEach(in: text) { piece in
            switch piece {
            case .character(let scalar): add(scalar)
            case .escape(let escape): for scalar in escape.unicodeScalars { add(scalar) }
            }
        }
    }

    /// Adds data: a text that stands for itself, whatever the direction of its script.
    mutating func data(_ text: String) {
        element("bdi") { $0.text(text) }
    }

    /// Adds data that should be UTF-8, as far as `limit` bytes.
    mutating func data(_ data: [UInt8], limit: Int) {
        element("bdi") { html in
            VisibleText.forEach(inBytes: data.prefix(limit)) { html.add($0) }
            if data.count > limit { html.text("…") }
        }
    }

    private mutating func add(_ piece: VisibleText.Piece) {
        switch piece {
        case .character(let scalar): add(scalar)
        case .escape(let escape): element("span", class: "escape", text: escape)
        }
    }

    private mutating func start(_ name: StaticString, _ attributes: [Attribute]) {
        markup("<")
        markup(name)
        for attribute in attributes {
            markup(" ")
            markup(attribute.name)
            markup("=\"")
            plain(attribute.value)
            markup("\"")
        }
    }

    private mutating func add(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "&": markup("&amp;")
        case "<": markup("&lt;")
        case ">": markup("&gt;")
        case "\"": markup("&quot;")
        case "'": markup("&#39;")
        default: bytes += UTF8.encode(scalar).map { Array($0) } ?? []
        }
    }
}
