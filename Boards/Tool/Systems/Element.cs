using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Lockstep.Boards.Systems;

/// <summary>
/// One XML element of a .system file: reads its attributes by name and refuses those and the children that its kind
/// does not have, so that a misspelling is never silently ignored.
/// </summary>
internal sealed class Element
{
    private readonly XElement _element;
    private readonly string _file;

    public Element(XElement element, string file, string[] attributes, string[] children)
    {
        _element = element;
        _file = file;
        CheckAttributes(attributes);
        CheckChildren(children);
    }

    public string Name => _element.Name.LocalName;

    public SourceLocation At => LocationOf(_element);

    public IEnumerable<XElement> Children(string name) => _element.Elements(name);

    public string Required(string attribute)
    {
        string value = Optional(attribute)
            ?? throw new UserError(At, $"<{Name}> has no attribute `{attribute}`; add {attribute}=\"...\"");
        return value.Length > 0 ? value : throw Bad(attribute, "must not be empty");
    }

    public string? Optional(string attribute) => _element.Attribute(attribute)?.Value;

    public ulong RequiredNumber(string attribute)
    {
        Required(attribute);
        return OptionalNumber(attribute)!.Value;
    }

    /// <summary>Decimal, or hexadecimal after 0x; underscores may separate digits.</summary>
    public ulong? OptionalNumber(string attribute)
    {
        if (Optional(attribute) is not { } text)
        {
            return null;
        }
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        bool isHex = digits.StartsWith("0x", StringComparison.Ordinal);
        bool isNumber = isHex
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        return isNumber ? value : throw Bad(attribute, $"\"{text}\" is not a number; write a decimal number or 0x and hexadecimal digits");
    }

    public uint Number(string attribute, uint max, uint? otherwise)
    {
        ulong? number = otherwise is null ? RequiredNumber(attribute) : OptionalNumber(attribute);
        ulong value = number ?? otherwise!.Value;
        return value <= max ? (uint)value : throw Bad(attribute, $"{value} is too large; it may be 0 to {max}");
    }

    public bool Boolean(string attribute, bool otherwise) => Optional(attribute) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        string text => throw Bad(attribute, $"\"{text}\" is neither \"true\" nor \"false\""),
    };

    /// <summary>An error at an attribute of this element.</summary>
    public UserError Bad(string attribute, string what)
    {
        SourceLocation at = _element.Attribute(attribute) is { } present ? LocationOf(present) : At;
        return new UserError(at, $"<{Name}> attribute `{attribute}`: {what}");
    }

    private void CheckAttributes(string[] known)
    {
        foreach (XAttribute attribute in _element.Attributes())
        {
            if (!known.Contains(attribute.Name.ToString()))
            {
                string hint = known.Length == 0 ? "it has none" : $"it has {Text.OneOf(known)}";
                throw new UserError(LocationOf(attribute), $"<{Name}> has no attribute `{attribute.Name}`; {hint}");
            }
        }
    }

    private void CheckChildren(string[] known)
    {
        foreach (XNode node in _element.Nodes())
        {
            if (node is XText text && !string.IsNullOrWhiteSpace(text.Value))
            {
                throw new UserError(LocationOf(text), $"<{Name}> cannot hold text; use an XML comment");
            }
            if (node is XElement child && !known.Contains(child.Name.ToString()))
            {
                throw new UserError(LocationOf(child), UnknownChild(child.Name.ToString(), known));
            }
        }
    }

    private string UnknownChild(string child, string[] known) => child switch
    {
        "virtual_machine" => "<virtual_machine> belongs inside the <protection_domain> of its VMM",
        "cspace" or "ioport" or "domains" or "io_address_space" => $"<{child}> of Microkit is not supported here; remove it",
        _ when known.Length == 0 => $"<{Name}> cannot hold <{child}>; it holds no elements",
        _ => $"<{Name}> cannot hold <{child}>; it holds {Text.OneOf([.. known.Select(name => $"<{name}>")])}",
    };

    private SourceLocation LocationOf(XObject node)
    {
        IXmlLineInfo info = node;
        return info.HasLineInfo() ? new SourceLocation(_file, info.LineNumber, info.LinePosition) : new SourceLocation(_file);
    }
}
