package import HubModel

extension RequestTemplate {
    /// Every template of the request.
    package var templates: [Template] {
        [path] + (query + headers).flatMap(\.value.templates) + (body?.templates ?? [])
    }
}

extension RequestTemplate.Body {
    fileprivate var templates: [Template] {
        switch self {
        case .json(let json): json.templates
        case .form(let entries): entries.flatMap(\.value.templates)
        case .xml(let element), .soap(let element): element.templates
        case .raw(let value): value.templates
        case .multipart(let parts): parts.flatMap(\.templates)
        }
    }
}

extension RequestTemplate.Part {
    fileprivate var templates: [Template] {
        let own: [Template] =
            switch content {
            case .text(let value): value.templates
            case .json(let json): json.templates
            case .file(let template): [template]
            }
        return own + [fileName, mediaType].compactMap(\.self)
    }
}

extension RequestTemplate.Value {
    /// Every template inside.
    var templates: [Template] {
        switch self {
        case .text(let template): [template]
        case .built(let built): built.templates
        }
    }
}

extension RequestTemplate.BuiltValue {
    fileprivate var templates: [Template] {
        switch content {
        case .json(let json): json.templates
        case .xml(let element): element.templates
        case .form(let entries): entries.flatMap(\.value.templates)
        case .text(let template): [template]
        }
    }
}

extension RequestTemplate.JSONTemplate {
    fileprivate var templates: [Template] {
        switch self {
        case .text(let template): [template]
        case .built(let built): built.templates
        case .literal: []
        case .list(let items): items.flatMap(\.templates)
        case .object(let members): members.flatMap(\.value.templates)
        case .repeated(_, let item): item.templates
        }
    }
}

extension RequestTemplate.XMLTemplate {
    fileprivate var templates: [Template] {
        attributes.flatMap(\.value.templates)
            + content.flatMap { node in
                switch node {
                case .text(let value): value.templates
                case .element(let element), .repeated(_, let element): element.templates
                }
            }
    }
}
