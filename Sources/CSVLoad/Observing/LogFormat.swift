/// How an event is written as one line of a log.
///
/// Control characters in names and values are escaped, so that an event never takes two lines, and never moves the
/// cursor of a terminal on which the log is read.
package enum LogFormat: String, Sendable, CaseIterable {
    /// For people and `grep`: `TIME LEVEL event key=value … message="…"`.
    case text
    /// For programs: a JSON object.
    case json

    /// The line, with its end.
    package func line(_ event: LoadEvent) -> String {
        switch self {
        case .text: textLine(event)
        case .json: jsonLine(event)
        }
    }

    private func textLine(_ event: LoadEvent) -> String {
        var line = "\(event.time) \(event.level.rawValue.uppercased()) \(event.kind.rawValue)"
        for field in LogFormat.facts(of: event) { line += " \(field.name)=\(LogFormat.word(field.value))" }
        return line + " message=\(JSONValue.quoted(event.message))\n"
    }

    private func jsonLine(_ event: LoadEvent) -> String {
        var line =
            "{\"time\":\"\(event.time)\",\"level\":\"\(event.level.rawValue)\",\"event\":\"\(event.kind.rawValue)\""
        line += ",\"message\":\(JSONValue.quoted(event.message))"
        for field in LogFormat.facts(of: event) { line += ",\"\(field.name)\":\(JSONValue.value(field.value))" }
        return line + "}\n"
    }

    /// What is known of the event beside its message, in a fixed order.
    private static func facts(of event: LoadEvent) -> [LoadEvent.Field] {
        var facts: [LoadEvent.Field] = []
        if let runID = event.runID { facts.append(.init("run_id", runID)) }
        if let source = event.source { facts.append(.init("source", source)) }
        if let table = event.table { facts.append(.init("table", table)) }
        if let rowID = event.rowID { facts.append(.init("row_id", rowID)) }
        if let byte = event.byte { facts.append(.init("byte", byte)) }
        return facts + event.fields
    }

    /// A value as it stands behind `=`: in quotes unless it is one plain word.
    private static func word(_ value: LoadEvent.Field.Value) -> String {
        guard case .text(let text) = value else { return JSONValue.value(value) }
        let isPlain =
            !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C && $0 != 0x3D }
        return isPlain ? text : JSONValue.quoted(text)
    }
}

/// JSON of single values, see <https://www.rfc-editor.org/rfc/rfc8259>.
enum JSONValue {
    static func value(_ value: LoadEvent.Field.Value) -> String {
        switch value {
        case .integer(let integer): "\(integer)"
        case .real(let real): real.isFinite ? "\((real * 1e6).rounded() / 1e6)" : "null"
        case .text(let text): quoted(text)
        }
    }

    /// The text in double quotes, with what could move a cursor or end a line as `\u` escapes.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case _ where isHarmless(scalar): out.unicodeScalars.append(scalar)
            default: for unit in String(scalar).utf16 { out += "\\u" + hex(unit) }
            }
        }
        return out + "\""
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }

    private static func hex(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
