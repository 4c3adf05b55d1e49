extension FieldWords {
    /// The words that fields of Vietnamese systems are named with: data, which whoever meets a new word adds to.
    ///
    /// Vietnamese | English | what it is | personal data | other spellings, `;` between them. Spellings are compared without
    /// marks; the English words are a spelling too.
    static let table = """
        # Who and what
        số định danh cá nhân|citizen_id|citizen|basic|so dinh danh;so cccd;cccd;sdd;ma dinh danh ca nhan;dinh danh ca nhan;ddcn;so dinh danh cong dan;can cuoc;so can cuoc;so can cuoc cong dan;can cuoc cong dan;id card;identity number;personal id;citizen id;national id
        số chứng minh nhân dân|old_id_card|citizen|basic|so cmnd;cmnd;cmt;so cmt;chung minh nhan dan
        hộ chiếu|passport|text|basic|so ho chieu;passport no;passport number
        giấy tờ tuỳ thân|identity_paper|text|basic|giay to;gttt
        mã số thuế|tax_code|tax||mst;ma so thue;tax code;tax number
        mã số BHXH|insurance_no|insurance|basic|so bhxh;ma bhxh;maso bhxh;so so bhxh;ma so bao hiem xa hoi;bhxh
        thẻ BHYT|health_card|card|basic|ma the bhyt;so the bhyt;ma the;so the;bhyt
        họ và tên|name|person|basic|ho ten;hoten;ho va ten;hvt;full name;fullname;ten nguoi;person name
        họ đệm|family_name|person|basic|ho dem;ho chu dem;last name
        khách hàng|customer|person|basic|khang;kh;khach;customer
        mã khách hàng|customer_code|id|basic|ma khang;ma kh;makh;mkhang;mkh;customer code;customer id;customer no;danh bo;so danh bo;danh ba;ma danh bo;ma danh ba;idkh;ma so khach hang
        tên khách hàng|name|person|basic|ten khang;ten kh;tenkh;customer name
        chủ hộ|householder|person|basic|chu ho;ten chu ho;household head
        chủ hợp đồng|contract_holder|person|basic|
        chủ hồ sơ|applicant_name|person|basic|chu ho so;nguoi nop;nguoi nop ho so
        người liên hệ|contact_person|person|basic|nguoi lien he;contact person;contact name;lien he
        người đại diện|representative|person|basic|nguoi dai dien;dai dien;dai dien phap luat
        người tạo|created_by|text||nguoi lap;nguoi nhap;created by
        người ký|signer|person||nguoi ky
        cán bộ|officer|person||can bo;nguoi xu ly;can bo xu ly;officer
        người|person|person|basic|nguoi
        giới tính|sex|code|basic|gioi tinh;gt;phai;gender;sex
        ngày sinh|birth_date|born|basic|ngay sinh;ngaysinh;ngay thang nam sinh;ntns;nam sinh;sinh ngay;dob;birth date;date of birth;birthday;birthdate
        nơi sinh|birth_place|text|basic|noi sinh
        quê quán|home_town|text|basic|que quan;nguyen quan
        dân tộc|ethnic|code|basic|dan toc
        tôn giáo|religion|code|sensitive|ton giao
        quốc tịch|nationality|code|basic|quoc tich
        nghề nghiệp|occupation|text|basic|nghe nghiep
        chức vụ|position|text||chuc vu;chuc danh
        học hàm|degree|text||hoc ham;hoc vi
        chẩn đoán|diagnosis|text|sensitive|chan doan;ma benh;ten benh;benh;diagnosis
        # How to reach
        số điện thoại|phone|phone|basic|sdt;so dt;sodt;dien thoai;dthoai;dt;di dong;so di dong;dtdd;dien thoai di dong;so dien thoai lien he;dien thoai lien he;phone number;phone;mobile;tel;telephone;so dthoai;sdt lien he;hotline
        thư điện tử|email|email|basic|email;thu dien tu;e mail;hop thu;mail;dia chi email;email lien he
        địa chỉ|address|address|basic|dia chi;dchi;dc;diachi;address;addr
        nơi ở hiện tại|current_address|address|basic|noi o hien tai;cho o hien nay;noi o
        thường trú|permanent_address|address|basic|thuong tru;ho khau;dia chi thuong tru;noi thuong tru;hktt
        tạm trú|temporary_address|address|basic|tam tru
        số nhà|house_number|text|basic|so nha
        đường phố|street|text|basic|duong pho;ten duong;street
        xã phường|ward|place||xa phuong;phuong xa;phuong;xa;px;ward;ma xa;ma phuong xa
        quận huyện|district|place||quan huyen;huyen;district;ma huyen
        tỉnh thành|province|place||tinh thanh;tinh;tinh tp;tinh thanh pho;province;ma tinh
        địa bàn|area|text||dia ban;khu vuc;area;region
        địa điểm|place|text||dia diem;noi lam viec;dia diem lam viec;location name;place;vi tri dat
        kinh độ|longitude|lng||kinh do;longitude;lng;lon;long;x lng
        vĩ độ|latitude|lat||vi do;latitude;lat
        toạ độ|location|geo||toa do;location;coordinates;latlng;vi tri dia ly
        trang web|website|url||website;web;url;lien ket;duong dan;link;dia chi web
        ảnh|image|url||anh;hinh anh;hinh;image;thumbnail;anh dai dien
        tệp|file|url||tep;file;tap tin;tep dinh kem;file dinh kem;attachment
        # Head words
        mã|code|id||ma;code;ma so;ky hieu ma
        mã|id|id||id;uuid;guid;khoa;pk
        số|number|no||so;no;number;num
        tên|name|text||ten;name
        tên gọi|name|text||tieu de ten
        loại|kind|code||loai;kieu;type;kind;loai hinh;phan loai
        nhóm|group|code||nhom;group
        hạng|class|code||hang;class;cap hang
        cấp|level|code||cap do;muc do;level
        trạng thái|status|code||trang thai;tthai;status;state;tt xu ly
        tình trạng|status|code||tinh trang;ttrang
        kết quả|result|text||ket qua;kqua;result
        mô tả|description|long||mo ta;mota;mo ta chi tiet;description;desc;dien giai
        nội dung|content|long||noi dung;ndung;noidung;content;body;chi tiet;noi dung chi tiet
        ghi chú|note|text||ghi chu;gchu;note;notes;remark;chu thich
        lý do|reason|text||ly do;ldo;nguyen nhan;reason
        tiêu đề|title|text||tieu de;tieude;title;trich yeu;subject
        tóm tắt|summary|text||tom tat;summary;abstract
        mục đích|purpose|text||muc dich;purpose
        yêu cầu|request|text||yeu cau;ycau;request;requirement;yeu cau cong viec
        đơn vị|unit|text||don vi;dvi;dv;dvi qly;unit;organization;organisation;org;co quan;cq;cqban hanh
        mã đơn vị quản lý|unit_code|id||ma dviqly;ma dvi qly;ma don vi quan ly
        mã đơn vị|unit_code|id||ma don vi;ma dvi;madv;ma dv;unit code;org code
        tên đơn vị|unit_name|org||ten don vi;ten dvi;tendv;ten dv;ten co quan;unit name;org name
        công ty|company|org||cong ty;cty;company;ten cong ty;company name
        doanh nghiệp|enterprise|org||doanh nghiep;dn;ten doanh nghiep;enterprise;employer;nha tuyen dung
        cơ sở|facility|org||co so;coso;facility;ten co so;csytcs
        mã cơ sở|facility_code|id||ma co so;macs;ma cskcb;facility code
        phòng ban|office|text||phong ban;phong;department;office
        lĩnh vực|field|text||linh vuc;lvuc;nganh;nganh nghe;field
        chuyên mục|category|text||chuyen muc;danh muc;category
        tác giả|author|text||tac gia;author;creator
        nguồn|source|text||nguon;source
        phiên bản|version|text||phien ban;version
        thứ tự|position_no|integer||thu tu;so thu tu;stt;tt so;order;index;so tt
        dòng|line|integer||dong;line
        từ tháng|from_month|month||tu thang
        đến tháng|to_month|month||den thang
        năm|year|year||nam;year
        tháng|month|monthno||thang;month
        quý|quarter|integer||quy;quarter
        tuần|week|integer||tuan;week
        kỳ|period|month||ky;period;ky hoa don;ky han;ky tinh
        đợt|batch|integer||dot;batch
        # Time
        ngày|day|date||ngay;date;ngay thang
        thời gian|time|datetime||thoi gian;tgian;time;thoi diem;tdiem;timestamp;datetime;luc
        giờ|hour|clock||gio;hour
        giờ bắt đầu|starts|clock||gio bat dau;start time
        giờ kết thúc|ends|clock||gio ket thuc;end time
        bắt đầu|start|text||bat dau
        kết thúc|end|text||ket thuc
        ngày chạy|days|weekdays||ngay chay;ngay hoat dong;cac ngay chay
        ngày nộp|submitted|date||ngay nop;ngay nop ho so;thoi gian nop;submitted
        ngày tiếp nhận|accepted|date||ngay tiep nhan;thoi gian tiep nhan;accepted
        ngày nhận|received|date||ngay nhan;thoi gian nhan;received
        ngày hẹn trả|due|date||ngay hen tra;ngay hen;han tra;han xu ly;han giai quyet;due date;due
        ngày trả|returned|date||ngay tra;ngay tra ket qua
        ngày kết thúc|finished|date||ngay ket thuc;thoi gian ket thuc;den ngay;end date;ngay ket thuc xu ly;finished
        ngày bắt đầu|starts|date||ngay bat dau;thoi gian bat dau;tu ngay;start date;starts
        ngày cấp|issued|date||ngay cap
        ngày lập hoá đơn|issued|date||ngay lap hoa don;ngay lap hdon;ngay hoa don;ngay hdon
        ngày phát hành|issued|date||ngay phat hanh;ngay phanh;issued;issue date
        ngày ban hành|issued|date||ngay ban hanh
        ngày ký|signed|date||ngay ky;signed
        ngày hiệu lực|effective|date||ngay hieu luc;hieu luc tu;ngay hluc;effective date
        ngày hết hạn|expires|date||ngay het han;han su dung;het han;han;hieu luc den;ngay hhluc;expiry date;expires
        hạn nộp hồ sơ|deadline|date||han nop ho so;han nop;han chot;ngay het han nop;han nhan ho so;deadline;han nop hs;application deadline
        hạn thanh toán|pay_by|date||han thanh toan;han nop tien;ngay het han thanh toan;pay by
        ngày thanh toán|paid|date||ngay thanh toan;ngay ttoan;ngay nop tien;paid date
        ngày đăng|published|date||ngay dang;ngay dang tin;ngay xuat ban;thoi gian dang;published;publish date;pub date
        ngày tạo|created|date||ngay tao;thoi gian tao;created;created at;create date;createdon
        ngày cập nhật|updated|updated||ngay cap nhat;cap nhat;cap nhat luc;thoi gian cap nhat;ngay sua;ngay sua doi;ngay chinh sua;lan cap nhat cuoi;updated;updated at;modified;last modified;modified date;last update;update time;ngay cnhat
        ngày gắn|installed|date||ngay gan;ngay lap dat;ngay lap;installed
        ngày ghi|read|date||ngay ghi;ngay ghi chi so;ngay ghi dien;ngay doc so;ngay doc
        thời điểm đo|measured|datetime||thoi diem do;thoi gian do;ngay do;measured;measured at;sampled at
        ngày phản ánh|reported|date||ngay phan anh;reported
        thời hạn|time_limit|text||thoi han;thoi han giai quyet
        số ngày|days|integer||so ngay
        # Money
        tiền|amount|money||tien;so tien;stien;thanh tien;amount;ttien
        tổng tiền|total|money||tong tien;tong cong;tong so tien;tong thanh toan;tong tien thanh toan;tgtttbso;tong cong tien;total;total amount;tien phai tra;so tien phai tra
        tiền trước thuế|net|money||tien truoc thue;tien chua thue;thanh tien truoc thue;net
        thuế GTGT|vat|money||thue gtgt;tien gtgt;tien thue;thue;vat;tien thue gtgt
        thuế suất|vat_rate|percent||thue suat;tsuat;vat rate
        phí|fee|money||phi;le phi;phi le phi;fee;muc phi
        phí bảo vệ môi trường|environment_fee|money||phi bvmt;bvmt;phi bao ve moi truong;phi moi truong;tien bvmt;phi nuoc thai
        tiền nước|water_amount|money||tien nuoc
        tiền điện|electricity_amount|money||tien dien
        giá|price|money||gia;don gia;dgia;price;gia tien;gia ve
        mức lương|salary|pay||muc luong;luong;thu nhap;tien luong;salary;wage;muc thu nhap
        mức đóng|contribution|money||muc dong;tien dong
        nợ|debt|money||no cu;tien no;cong no;debt
        đã thanh toán|paid|boolean||da thanh toan;da ttoan;da nop;da tra;paid;is paid
        tình trạng thanh toán|payment_status|code||tinh trang thanh toan;trang thai thanh toan;ttrang ttoan;payment status
        hình thức thanh toán|payment_method|code||hinh thuc thanh toan;httt
        # Quantities
        số lượng|quantity|integer||so luong;sluong;sl;quantity;qty;count
        tổng số|total_count|integer||tong so
        số lượng tuyển|openings|integer||so luong tuyen;so luong tuyen dung;chi tieu;so nguoi can tuyen;openings;vacancies
        giá trị|value|decimal||gia tri;gtri;value;ket qua do;tri so
        khối lượng|volume|decimal||khoi luong;the tich;volume;so m3;m3
        khối lượng tiêu thụ|consumption|decimal||tieu thu;ttthu;tthu;luong nuoc tieu thu;san luong;so nuoc tieu thu;tieu thu m3;khoi luong tieu thu;consumption;luong tieu thu;klttt;kltt
        điện tiêu thụ|kwh|decimal||dien tthu;dien tieu thu;kwh;dien nang;dien nang tieu thu
        chỉ số cũ|old_index|decimal||chi so cu;cs cu;csc;chi so dau;chi so dau ky;old index;chiso cu
        chỉ số mới|new_index|decimal||chi so moi;cs moi;csm;chi so cuoi;chi so cuoi ky;new index;chiso moi
        chỉ số|meter_index|decimal||chi so;chiso
        tỷ lệ|ratio|percent||ty le;ti le;phan tram;ratio;percent;rate
        nồng độ|concentration|decimal||nong do
        nhiệt độ|temperature|decimal||nhiet do;temperature;temp
        độ ẩm|humidity|decimal||do am;humidity
        diện tích|area_size|decimal||dien tich;dtich
        giá biểu|tariff|code||gia bieu;bieu gia;doi tuong gia;tariff
        giá bán|net|money||gia ban;tien ban;tien hang
        định mức|allotment|integer||dinh muc;dmuc
        công suất|capacity|decimal||cong suat;csuat
        số hộ|households|integer||so ho;households
        số chỗ|seats|integer||so cho;seats
        cự ly|distance|decimal||cu ly;khoang cach;distance;km
        điểm|score|decimal||diem;score
        # Things
        hồ sơ|dossier|text||ho so;hso;hs;dossier
        mã hồ sơ|dossier_code|dossier|basic|ma ho so;mahs;so ho so;sohs;dossier code;ma hs;so bien nhan;ma so ho so
        thủ tục|procedure|text||thu tuc;ttuc;tthc;thu tuc hanh chinh;procedure
        mã thủ tục|procedure_code|id||ma tthc;ma thu tuc;ma tthc dia phuong;procedure code
        quyết định|decision|text||quyet dinh;qd
        văn bản|document|text||van ban;vb;document
        số ký hiệu|document_no|id||so ky hieu;so hieu;so hieu van ban
        hoá đơn|invoice|text||hoa don;hdon;hd;invoice;bill
        số hoá đơn|invoice_no|id||so hoa don;sohd;so hdon;shdon;so hd;invoice no;invoice number;ma hoa don;ma hdon;mahd;invoice id;bill no;bill id;id hdon;id hoa don
        ký hiệu hoá đơn|series|id||ky hieu hoa don;kihieu sery;ky hieu;khhdon;series;serial;mau so
        hợp đồng|contract|text||hop dong;hdong;contract
        số hợp đồng|contract_no|id||so hop dong;ma hop dong;ma hdong;contract no;contract number
        đồng hồ|meter|text||dong ho;dho;meter;cong to;cto
        số đồng hồ|meter_no|id||so dong ho;ma dong ho;so cong to;so tbi;serial dong ho;meter no;meter serial
        điểm đo|metering_point|id||diem do;ma diem do;ma ddo;ddo;metering point
        trạm|station|text||tram;station;tram do;tram quan trac
        mã trạm|station_code|id||ma tram;matram;station code;station id
        tên trạm|station_name|text||ten tram;station name
        thông số|parameter|id||thong so;chi tieu do;tham so;parameter;indicator;ten thong so;chat o nhiem;pollutant
        đơn vị tính|unit|unit||don vi tinh;dvt;dvtinh;unit of measure;don vi do;uom
        thiết bị|device|text||thiet bi;tbi;device
        trạng thái thiết bị|device_status|code||trang thai thiet bi;trang thai do;device status
        tuyến|route|text||tuyen;route
        chuyến|trip|text||chuyen;trip
        bến|stop|text||ben;stop
        biển số|plate|plate|basic|bien so;bien so xe;bks;bien kiem soat;so xe;plate;license plate
        xe|vehicle|text||xe;phuong tien;vehicle
        vị trí tuyển dụng|position|text||vi tri tuyen dung;vi tri;vi tri viec lam;viec lam;job title;position;ten cong viec;cong viec
        trình độ|qualification|text||trinh do;trinh do hoc van;trinh do chuyen mon;bang cap;qualification
        kinh nghiệm|experience|text||kinh nghiem;experience
        học sinh|pupil|person|basic|hoc sinh;hs
        trường|school|text||truong;school
        lớp|grade|text||lop;grade
        thuốc|drug|text||thuoc;drug
        tin|posting|text||tin;bai dang;posting
        mã tin|posting_code|id||ma tin;ma tin tuyen dung;so tin
        phản ánh|feedback|text||phan anh;panh;feedback
        mã phản ánh|feedback_id|id||ma phan anh;phan anh id;id phan anh
        câu trả lời|answer|long||tra loi;cau tra loi;noi dung tra loi;answer;reply
        sự kiện|event|text||su kien;event
        mã tra cứu|lookup_code|id||ma tra cuu
        công khai|published|boolean||cong khai;hien thi;is public
        ẩn danh|anonymous|boolean||an danh
        đã xoá|is_deleted|boolean||da xoa;is deleted;deleted;da huy
        đang hoạt động|is_active|boolean||dang hoat dong;hoat dong;active;is active;kich hoat;su dung
        nước|water|text||nuoc;water
        điện|electricity|text||dien;electricity
        môi trường|environment|text||moi truong
        không khí|air|text||khong khi;kk
        truy cập|access|text||truy cap;access
        bí mật|secret|text||bi mat
        quản lý|management|text||quan ly;qly
        xử lý|handling|text||xu ly;xly
        tiếp nhận|reception|text||tiep nhan
        thanh toán|payment|text||thanh toan;ttoan;payment
        thực hiện|execution|text||thuc hien;thien
        đăng ký|registration|text||dang ky;dky;registration
        tuyển dụng|recruitment|text||tuyen dung;recruitment
        liên hệ|contact|text||lien he;lhe;contact
        danh sách|list|text||danh sach;ds
        tài liệu|document|text||tai lieu;tlieu
        bản ghi|record|text||ban ghi
        hiện tại|current|text||hien tai;current
        cũ|old|text||cu;old
        mới|new|text||moi;new
        đầu|first|text||dau;first
        cuối|last|text||cuoi;last
        gốc|original|text||goc;original
        cha|parent|text||cha;parent
        trong|inside|text||trong
        áp dụng|applied|text||ap dung
        chi tiêu|spending|money||chi tieu cong;chi phi;cost
        """

    /// What stands around records, and how it is called; in the order of the table the first that fits counts.
    static let envelopeTable = """
        total|total;tongso;totalcount;totalrow;totalrows;totalrecords;totalrecord;recordcount;rowcount;tongsobanghi;sobanghi;tongbanghi;soluong;totalitems;totalelements;recordstotal;tongsodong;sodong;count;tongsohoso;soluonghoso
        pages|totalpages;pagecount;tongsotrang;sotrang;lastpage
        page|page;pageindex;pagenumber;trang;currentpage;pageno;tranghientai
        size|pagesize;size;limit;perpage;sobanghitrentrang;maxresultcount;sodongtrang
        next_url|nexturl;nextlink;nextpageurl;odatanextlink
        cursor|next;nextcursor;cursor;nextpagetoken;nexttoken;continuationtoken;scrollid
        more|hasmore;hasnext;contrang;hasnextpage;more
        success|success;issuccess;succeeded;thanhcong;ok
        code|code;maloi;errorcode;errcode;resultcode;responsecode;maketqua;statuscode;makq;returncode;status;result;trangthai;error
        message|message;msg;thongbao;mota;errormessage;description;ghichu;errmsg;messages;noidungloi;motaloi;error;resultmessage
        trace|traceid;correlationid;requestid;transactionid;magiaodich
        time|timestamp;responsetime;servertime
        """

    /// Names that a list of records, or the object that holds one, goes by.
    static let listNames: Set<String> = [
        "data", "items", "item", "list", "rows", "row", "records", "record", "result", "results", "value",
        "values",
        "danhsach", "dulieu", "ds", "table", "content", "features", "entries", "entry", "banghi", "dong",
        "kq", "ketqua",
        "newdataset", "elements", "payload", "response", "body", "thongtin", "chitiet",
    ]

    /// Query parameters of a request, as providers call them.
    static let parameterTable = """
        page|page;trang;pageindex;pagenumber;p;pageno;trangso;currentpage;sotrang
        size|size;pagesize;sodong;limit;perpage;sobanghi;maxresultcount;rows;top;sodongtrang;take;kichthuoctrang;soluong
        offset|offset;skip;skipcount;start;batdau;startindex
        cursor|cursor;next;pagetoken;continuationtoken;after
        since|tungay;fromdate;startdate;from;ngaybatdau;tu;since;updatedsince;updatedafter;tuthoidiem;thoigiantu;strfromdate;begindate;datefrom;modifiedsince;tuthoigian
        until|denngay;todate;enddate;to;ngayketthuc;den;until;denthoidiem;thoigianden;strtodate;dateto;denthoigian
        secret|password;matkhau;mk;apikey;key;token;accesstoken;secret;pass;pwd;khoa;makhoa;secretkey;matkhaudangnhap
        user|user;username;taikhoan;tendangnhap;tk;account;userid;login;madangnhap
        unit|madonvi;donvi;madvi;unitcode;orgcode;agency;macoquan;madv
        """

    /// Family names of nearly everybody in the country.
    static let familyNames: Set<String> = [
        "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho",
        "ngo", "duong",
        "ly", "dinh", "truong", "lam", "mai", "trinh", "dao", "cao", "luong", "ha", "ta", "chau", "thach",
        "kim", "son",
    ]
}
