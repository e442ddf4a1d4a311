/// A load as an agent of launchd: a property list, see `launchd.plist(5)`.
struct LaunchdPlist {
    private let load: ScheduledLoad

    init(_ load: ScheduledLoad) {
        self.load = load
    }

    var text: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
        <plist version="1.0">
        <dict>
            <key>Label</key>
            <string>\(XMLText.escaped(load.name))</string>
            <key>ProgramArguments</key>
            <array>
        \(load.words.map { "        <string>\(XMLText.escaped($0))</string>" }.joined(separator: "\n"))
            </array>
            <key>WorkingDirectory</key>
            <string>\(XMLText.escaped(load.folder))</string>
            <key>EnvironmentVariables</key>
            <dict>
                <key>PATH</key>
                <string>\(ScheduledLoad.path)</string>
            </dict>
        \(when)
        </dict>
        </plist>

        """
    }

    private var when: String {
        switch load.time {
        case .daily(let hour, let minute): calendar([("Hour", hour), ("Minute", minute)])
        case .weekly(let day, let hour, let minute):
            calendar([("Weekday", day), ("Hour", hour), ("Minute", minute)])
        case .every(let minutes): "    <key>StartInterval</key>\n    <integer>\(minutes * 60)</integer>"
        }
    }

    private func calendar(_ entries: [(String, Int)]) -> String {
        let lines = entries.map { "        <key>\($0.0)</key>\n        <integer>\($0.1)</integer>" }
        return "    <key>StartCalendarInterval</key>\n    <dict>\n\(lines.joined(separator: "\n"))\n    </dict>"
    }
}

/// Text between the tags of XML.
enum XMLText {
    /// The text with the three characters escaped that XML takes for its own; control characters, which it cannot
    /// hold, are left out.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\u{00}"..."\u{08}", "\u{0B}", "\u{0C}", "\u{0E}"..."\u{1F}": break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
