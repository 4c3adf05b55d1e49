import Testing
import XMLStream

@Suite struct `HTML fragment` {
    @Test(arguments: [
        ("", "", nil), ("chữ thường", "chữ thường", nil),
        (
            "<a href=\"x\"><img width=130 height=100 src=https://bao.example/anh.jpg></a></br>Khánh thành cầu mới",
            "Khánh thành cầu mới", "https://bao.example/anh.jpg"
        ),
        ("<p>M&#7863;t &#273;&#432;&#7901;ng h&#432; h&#7887;ng</p>", "Mặt đường hư hỏng", nil),
        ("36&deg;C&nbsp;&amp; n\u{1EAF}ng", "36°C & nắng", nil),
        ("<p>một</p><p>hai</p>", "một hai", nil), ("một<br>hai<br/>ba", "một hai ba", nil),
        ("một</br>hai</BR >ba</br", "một hai ba", nil),
        ("a<b>b</b>c", "abc", nil), ("<ul><li>1<li>2</ul>", "1 2", nil),
        ("<div>x</div>\n\n  y ", "x y", nil),
        ("<style>p{}</style>x<script>alert('<b>')</script>y", "x y", nil),
        ("<img src='1.png'><img src='2.png'>", "", "1.png"), ("<img alt=x><img src=2.png>", "", "2.png"),
        ("<!-- ẩn -->hiện", "hiện", nil), ("a < b & c", "a < b & c", nil),
        ("<p>không đóng", "không đóng", nil),
        ("Bánh & kẹo", "Bánh & kẹo", nil), ("<table><tr><td>1</td><td>2</td></tr></table>", "1 2", nil),
        ("</p></div>lạc", "lạc", nil), ("😀 <i>Lê</i> Mẫu", "😀 Lê Mẫu", nil),
    ])
    func `gives what a person sees, and the first image`(html: String, text: String, image: String?) {
        let result = HTMLFragment.read(html)
        #expect(result.text == text)
        #expect(result.firstImage == image)
    }
}
