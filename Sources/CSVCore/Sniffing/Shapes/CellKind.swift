/// What the text of one cell looks like to a reader who does not know its column.
///
/// Looser than the types that are stored: it says what a person meant (`1.234,50 €` is money), because that is
/// what tells a right reading of a file from a wrong one. No value is ever converted by it.
enum CellKind: UInt8 {
    case empty
    /// A word that stands for "no value": `NA`, `null`, `-`.
    case missing
    case integer
    case decimal
    case currency
    case percent
    case date
    case time
    case timestamp
    case boolean
    /// A web or e-mail address.
    case address
    /// Text without a type.
    case text

    /// The kinds that may stand in one column together, so that a header stands out from all of them.
    enum Family: UInt8 {
        case number
        case date
        case time
    }

    /// The family of a kind that a column name hardly has, or nil for text and the like.
    var family: Family? {
        switch self {
        case .integer, .decimal, .currency, .percent: .number
        case .date, .timestamp: .date
        case .time: .time
        case .empty, .missing, .boolean, .address, .text: nil
        }
    }

    var isNothing: Bool { self == .empty || self == .missing }
}

extension CellKind {
    /// The kind of a cell's text, blanks around it not counted.
    ///
    /// - Complexity: linear in the cell, and constant for cells longer than 64 bytes, which have no type.
    init(_ cell: UnsafeBufferPointer<UInt8>) {
        let text = CellText(trimming: cell)
        guard text.count > 0 else {
            self = .empty
            return
        }
        let first = text[0]
        // Addresses may be long; everything else that has a type is short.
        if first | 0x20 == 0x68 || first | 0x20 == 0x77 || first | 0x20 == 0x66, text.startsLikeAddress {
            self = .address
            return
        }
        guard text.count <= 64 else {
            self = .text
            return
        }
        if text.isMissingMarker {
            self = .missing
            return
        }
        let bytes = text.classes
        if bytes.contains(.digit) {
            if let kind = NumberShape(text).kind {
                self = kind
                return
            }
            if let kind = MomentShape(text).kind {
                self = kind
                return
            }
        }
        if bytes.contains(.at), text.isMailAddress {
            self = .address
        } else if text.isBoolean {
            self = .boolean
        } else {
            self = .text
        }
    }
}
