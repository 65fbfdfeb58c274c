using System.Collections.Generic;
using System.IO;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Lockstep.Tests.Conformance;

/// <summary>What CI systems take as a JUnit report: testsuites of testsuite of testcase.</summary>
internal static class JUnitSchema
{
    private const string Text = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:attributeGroup name="counts">
            <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
            <xs:attribute name="failures" type="xs:nonNegativeInteger"/>
            <xs:attribute name="errors" type="xs:nonNegativeInteger"/>
            <xs:attribute name="time" type="xs:decimal"/>
          </xs:attributeGroup>
          <xs:element name="testsuites"><xs:complexType>
            <xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
            <xs:attribute name="name" type="xs:string"/>
            <xs:attributeGroup ref="counts"/>
          </xs:complexType></xs:element>
          <xs:element name="testsuite"><xs:complexType>
            <xs:sequence>
              <xs:element name="properties" minOccurs="0"><xs:complexType><xs:sequence>
                <xs:element name="property" maxOccurs="unbounded"><xs:complexType>
                  <xs:attribute name="name" type="xs:string" use="required"/>
                  <xs:attribute name="value" type="xs:string" use="required"/>
                </xs:complexType></xs:element>
              </xs:sequence></xs:complexType></xs:element>
              <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:sequence>
                  <xs:element name="failure" minOccurs="0"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
                    <xs:attribute name="message" type="xs:string"/>
                    <xs:attribute name="type" type="xs:string"/>
                  </xs:extension></xs:simpleContent></xs:complexType></xs:element>
                </xs:sequence>
                <xs:attribute name="name" type="xs:string" use="required"/>
                <xs:attribute name="classname" type="xs:string" use="required"/>
                <xs:attribute name="time" type="xs:decimal"/>
              </xs:complexType></xs:element>
            </xs:sequence>
            <xs:attribute name="name" type="xs:string" use="required"/>
            <xs:attributeGroup ref="counts"/>
          </xs:complexType></xs:element>
        </xs:schema>
        """;

    /// <summary>What in a document is against it.</summary>
    public static IReadOnlyList<string> ErrorsIn(XDocument document)
    {
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new StringReader(Text)));
        List<string> errors = [];
        document.Validate(schemas, (_, error) => errors.Add(error.Message));
        return errors;
    }
}
